import { exportLog } from '#lib/audit/export.ts';
import { getAuditHead, readAuditLeaves, readCheckpointKeys, readCheckpointNotes } from '#lib/store/audit-log.ts';
import type { Database } from '#lib/store/database.ts';

const PAGE = 500;

/**
 * One tenant's log as the lines of an export (lib/audit/export.ts). A transaction per page, not one for all: a slow
 * reader must not hold a connection. The log only grows, so the pages fit together.
 */
export async function* exportAudit(db: Database, tenant: string): AsyncGenerator<string> {
  yield* exportLog({
    tenant,
    publicKeys: await readCheckpointKeys(db.unscoped),
    listCheckpoints: () => db.withTenant(tenant, (sql) => readCheckpointNotes(sql, tenant)),
    readLeaves: (after) => db.withTenant(tenant, (sql) => readAuditLeaves(sql, tenant, { after, limit: PAGE })),
    readHead: () => db.withTenant(tenant, (sql) => getAuditHead(sql, tenant)),
  });
}
