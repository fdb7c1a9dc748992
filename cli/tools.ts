import { parseArgs } from 'node:util';
import type { Tool } from '#sdk/main.ts';
import { AGENT_OPTIONS, openAgent } from './agent-client.ts';
import { columnsOf } from './columns.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { uncheckedText } from './unchecked-text.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

/** `holdpoint tools`: what an agent may ask for. */
export async function runTools(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: AGENT_OPTIONS });
  const holdpoint = await openAgent(values);
  const tools = await holdpoint.tools({ signal });
  if (values.json) {
    for (const tool of tools) out(jsonLine(tool));
    return exitCode('ok');
  }
  const lines = columnsOf(tools.map(({ name, class: toolClass, schema }) => [visibleLine(name), toolClass, argumentsOf(schema)]));
  for (const [index, line] of lines.entries()) {
    out(line);
    // A service that is older than the field leaves nothing unchecked.
    for (const each of tools[index]?.uncheckedPatterns ?? []) out(`  not checked: ${uncheckedText(each)}`);
  }
  return exitCode('ok');
}

function argumentsOf(schema: Tool['schema']): string {
  return Object.keys((schema['properties'] ?? {}) as object)
    .map(visibleLine)
    .join(' ');
}
