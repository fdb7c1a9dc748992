import type { LibraryScript } from '#lib/domain/script.ts';
import type { Sql } from './database.ts';

/** The customer's script with this hash; null when their library holds none. Run in a scope that sees the customer. */
export async function findScript(sql: Sql, tenant: string, sha256: string): Promise<LibraryScript | null> {
  const [row] = await sql.prepared<LibraryScript>(
    'find-script',
    `SELECT sha256, name, interpreter, content, signed_by AS "signedBy" FROM script WHERE tenant_id = $1 AND sha256 = $2`,
    [tenant, sha256],
  );
  return row ?? null;
}
