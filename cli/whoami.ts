import { parseArgs } from 'node:util';
import { AGENT_OPTIONS, openAgent } from './agent-client.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { identityLine } from './identity-line.ts';
import type { Output } from './output.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

/** `holdpoint whoami`: which agent or executor of which customer the credential speaks for. */
export async function runWhoami(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: AGENT_OPTIONS });
  const who = await (await openAgent(values)).whoAmI({ signal });
  out(values.json ? jsonLine(who) : visibleLine(identityLine(who)));
  return exitCode('ok');
}
