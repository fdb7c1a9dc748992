import { parseArgs } from 'node:util';
import { type WorkloadRow, workloadList } from '#lib/contract/workload-view.ts';
import { meView } from '#lib/contract/console-view.ts';
import { NotFoundError } from '#sdk/main.ts';
import { columnsOf } from './columns.ts';
import { type Console, openConsole } from './console.ts';
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
  const rows = values.tenant === undefined ? items : items.filter(({ tenant }) => tenant.id === values.tenant);
  if (values.tenant !== undefined && rows.length === 0) await requireTenant(page, values.tenant);
  for (const line of values.json ? rows.map(jsonLine) : columnsOf(rows.map(cellsOf))) out(line);
  return exitCode('ok');
}

/** Throws NotFoundError for a customer that is none of this person's: an empty list would read as "no agents". */
async function requireTenant(page: Console, tenant: string): Promise<void> {
  const { tenants } = await page.get('/api/console/me', meView);
  if (tenants.some(({ id }) => id === tenant)) return;
  const own = tenants.map(({ id }) => id).join(', ') || 'none';
  throw new NotFoundError('not_found', { status: 404, detail: `No such customer, or not one of yours: ${tenant}. Yours: ${own}` });
}

function cellsOf(row: WorkloadRow): string[] {
  const { ref, environment, classes, state, pending, lastSeenAt, keyEndsAt, keyShared, floodingAt, callbackOrigins } = row;
  const remarks = [
    ...(pending > 0 ? [`${pending} waiting`] : []),
    lastSeenAt === null ? 'never seen' : `seen ${lastSeenAt}`,
    ...(keyEndsAt === null ? [] : [`key ends ${keyEndsAt}`]),
    ...(callbackOrigins === 0 ? [] : [`called back at ${callbackOrigins} ${callbackOrigins === 1 ? 'address' : 'addresses'}`]),
    ...(floodingAt === null ? [] : ['FLOODING']),
    ...(keyShared ? ['KEY USED FROM TWO PLACES'] : []),
  ];
  const bound = environment === null ? '' : `${environment} ${classes.join(',')}`;
  return [visibleLine(ref), state, visibleLine(bound), visibleLine(remarks.join(', '))];
}
