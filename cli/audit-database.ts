import { type LogReport, type Pinned, verifyLog } from '#lib/audit/verify.ts';
import { exportAudit } from '#lib/ops/export-audit.ts';
import { type Database, openDatabase } from '#lib/store/database.ts';
import { UsageError } from './output.ts';

/** The logs in a database, one report each; of one tenant, or of all that this role sees. */
export async function verifyDatabase(url: string, tenant: string | undefined, pinned: Pinned): Promise<LogReport[]> {
  const db = openDatabase(url, { max: 1 });
  try {
    const tenants = tenant === undefined ? await listVisibleTenants(db) : [tenant];
    const reports: LogReport[] = [];
    for (const id of tenants) reports.push(await verifyLog(exportAudit(db, id), pinned));
    return reports;
  } finally {
    await db.close();
  }
}

/** Row-level security hides every tenant from the runtime role until one is named; an empty list must not pass for a good one. */
async function listVisibleTenants(db: Database): Promise<string[]> {
  const rows = await db.unscoped.query<{ id: string }>('SELECT id FROM tenant ORDER BY id');
  if (rows.length === 0)
    throw new UsageError(
      'this role sees a customer only when it is named. Next, for each one: holdpoint audit verify --database URL --tenant ID ' +
        '(`holdpoint agents` shows the ids: agent.ID.name). The URL of a superuser checks all of them at once',
    );
  return rows.map((row) => row.id);
}
