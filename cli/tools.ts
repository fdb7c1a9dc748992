import { parseArgs } from 'node:util';
import { AGENT_OPTIONS, openAgent } from './agent-client.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { uncheckedText } from './unchecked-text.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

/** `holdpoint tools`: what an agent may ask for. */
export async function runTools(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: AGENT_OPTIONS });
  const holdpoint = await openAgent(values);
  for (const tool of await holdpoint.tools({ signal })) {
    const names = Object.keys((tool.schema['properties'] ?? {}) as object);
    const unchecked = values.json ? [] : tool.uncheckedPatterns.map((each) => `  not checked: ${uncheckedText(each)}`);
    out(values.json ? jsonLine(tool) : `${visibleLine(tool.name).padEnd(26)}${tool.class.padEnd(18)}${names.map(visibleLine).join(' ')}`);
    for (const line of unchecked) out(line);
  }
  return exitCode('ok');
}
