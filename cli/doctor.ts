import { parseArgs } from 'node:util';
import { type Agent, AGENT_OPTIONS, readAgent } from './agent-client.ts';
import { checkAddress } from './doctor-address.ts';
import { checkCaller } from './doctor-key.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Finding } from './finding.ts';
import type { Output } from './output.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

/** `holdpoint doctor`: every check that can be made, even when one before it failed. */
export async function runDoctor(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: AGENT_OPTIONS });
  const agent = await readAgent(values);
  let failed = false;
  for await (const finding of findings(agent, signal)) {
    signal.throwIfAborted();
    failed ||= finding.state === 'fail';
    const { check, state, detail, todo } = finding;
    const line = `${state.padEnd(5)} ${check.padEnd(10)} ${visibleLine(detail)}`;
    out(values.json ? jsonLine(finding) : todo === undefined ? line : `${line}\n${' '.repeat(17)}→ ${visibleLine(todo)}`);
  }
  return exitCode(failed ? 'failed' : 'ok');
}

async function* findings(agent: Agent, signal: AbortSignal): AsyncGenerator<Finding> {
  const address = yield* checkAddress(agent.url, signal);
  yield* checkCaller(agent, address, signal);
}
