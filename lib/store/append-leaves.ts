import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { Sql } from './database.ts';
import { outboxColumns, outboxValues } from './outbox.ts';

/** Appends leaves that come without a change of a request, and the job that seals them. `now` is epoch milliseconds. */
export async function appendLeaves(sql: Sql, tenant: string, leaves: readonly LeafText[], now: number): Promise<void> {
  if (leaves.length === 0) return;
  await sql.query(`SELECT ${outboxColumns(3)}, audit_append($1, $2::json)`, [
    tenant,
    JSON.stringify(leaves),
    ...outboxValues({ tenant, settleAt: null, now }),
  ]);
}
