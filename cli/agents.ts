import { parseArgs } from 'node:util';
import { type WorkloadRow, workloadList } from '#lib/contract/workload-view.ts';
import { openConsole } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

const OPTIONS = {
  url: { type: 'string' },
  tenant: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** `holdpoint agents`: the agents and executors of the customers of who is signed in. */
export async function runAgents(args: readonly string[], { out, signal }: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const page = await openConsole(values.url, signal);
  const { items } = await page.get('/api/console/workloads', workloadList);
  for (const row of items)
    if (values.tenant === undefined || row.tenant.id === values.tenant) out(values.json ? jsonLine(row) : lineOf(row));
  return exitCode('ok');
}

function lineOf({
  ref,
  environment,
  classes,
  state,
  pending,
  lastSeenAt,
  keyEndsAt,
  keyShared,
  floodingAt,
  callbackOrigins,
}: WorkloadRow): string {
  const remarks = [
    ...(pending > 0 ? [`${pending} waiting`] : []),
    lastSeenAt === null ? 'never seen' : `seen ${lastSeenAt}`,
    ...(keyEndsAt === null ? [] : [`key ends ${keyEndsAt}`]),
    ...(callbackOrigins === 0 ? [] : [`called back at ${callbackOrigins} ${callbackOrigins === 1 ? 'address' : 'addresses'}`]),
    ...(floodingAt === null ? [] : ['FLOODING']),
    ...(keyShared ? ['KEY USED FROM TWO PLACES'] : []),
  ];
  const bound = environment === null ? '' : `${environment} ${classes.join(',')}`;
  // Each column for itself: the spaces between them are ours, and a run of spaces in somebody's text is marked.
  const columns = [visibleLine(ref).padEnd(38), state.padEnd(10), visibleLine(bound).padEnd(28), visibleLine(remarks.join(', '))];
  return columns.join(' ').trimEnd();
}
