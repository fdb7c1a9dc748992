import type { Database } from './database.ts';

export type CredentialRow = {
  tenant: string;
  kind: 'agent' | 'executor';
  principalId: string;
  secretHmac: Buffer;
  revoked: boolean;
  expired: boolean;
  expiresAt: Date | null;
};

/** The credential with this key id, whoever's it is: the one read that comes before a tenant is known. */
export function findCredential(db: Database, keyId: string): Promise<CredentialRow | null> {
  return db.withCredential(keyId, async (sql) => {
    const [row] = await sql.final<CredentialRow>(
      'find-credential',
      `SELECT tenant_id AS tenant, kind, principal_id AS "principalId", secret_hmac AS "secretHmac", revoked_at IS NOT NULL AS revoked,
         coalesce(expires_at <= now(), false) AS expired, expires_at AS "expiresAt" FROM credential WHERE key_id = $1`,
      [keyId],
    );
    return row ?? null;
  });
}

/** The workload behind a credential. Null when it is gone. */
export function findWorkload(
  db: Database,
  tenant: string,
  kind: 'agent' | 'executor',
  id: string,
): Promise<{ name: string; suspended: boolean } | null> {
  return db.withTenant(tenant, async (sql) => {
    const [row] = await sql.final<{ name: string; suspended: boolean }>(
      `find-${kind}`,
      `SELECT name, suspended_at IS NOT NULL AS suspended FROM ${kind} WHERE tenant_id = $1 AND id = $2`,
      [tenant, id],
    );
    return row ?? null;
  });
}
