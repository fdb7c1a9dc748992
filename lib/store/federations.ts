import type { FederationKind, KeySource, PinnedJwks } from '#lib/domain/federation.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { type Database, isScopeValue, type Sql } from './database.ts';

export type FederationRow = {
  tenant: string;
  id: string;
  kind: FederationKind;
  principalKind: 'agent' | 'executor';
  principalId: string;
  issuer: string;
  subject: string;
  audience: string;
  source: KeySource;
  revoked: boolean;
};

/** With what a list shows. Epoch milliseconds. */
export type ListedFederation = FederationRow & {
  principalName: string;
  createdBy: string;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
};

const COLUMNS = `f.tenant_id AS tenant, f.id, f.kind, f.principal_kind AS "principalKind", f.principal_id AS "principalId", f.issuer, f.subject,
  f.audience, f.discovery, f.jwks, f.revoked_at IS NOT NULL AS revoked`;

type Row<T extends FederationRow> = Omit<T, 'source'> & { discovery: string | null; jwks: PinnedJwks | null };

function toFederation<T extends FederationRow>({ discovery, jwks, ...rest }: Row<T>): T {
  return { ...rest, source: { discovery, jwks } } as unknown as T;
}

/** The federation with this id, whoever's it is, and the database's clock: it comes before a tenant is known. Null for none. */
export async function findFederation(db: Database, id: string): Promise<{ federation: FederationRow; now: number } | null> {
  if (!isScopeValue(id)) return null;
  return db.withCredential(id, async (sql) => {
    const [row] = await sql.final<Row<FederationRow> & { now: Date }>(
      'find-federation',
      `SELECT ${COLUMNS}, clock_timestamp() AS now FROM federation f WHERE f.id = $1`,
      [id],
    );
    if (!row) return null;
    const { now, ...rest } = row;
    return { federation: toFederation<FederationRow>(rest), now: now.getTime() };
  });
}

const LIST = `SELECT ${COLUMNS}, coalesce(a.name, e.name, '') AS "principalName", p.name AS "createdBy",
  (extract(epoch FROM f.created_at) * 1000)::float8 AS "createdAt", (extract(epoch FROM f.last_used_at) * 1000)::float8 AS "lastUsedAt",
  (extract(epoch FROM f.revoked_at) * 1000)::float8 AS "revokedAt"
FROM federation f JOIN person p ON p.id = f.created_by
  LEFT JOIN agent a ON f.principal_kind = 'agent' AND a.tenant_id = f.tenant_id AND a.id = f.principal_id
  LEFT JOIN executor e ON f.principal_kind = 'executor' AND e.tenant_id = f.tenant_id AND e.id = f.principal_id`;

/** The federations of these customers, newest first, as far as the person belongs to them. */
export async function listFederationRows(
  db: Database,
  personId: string,
  { tenants, principalId }: { tenants: string[]; principalId: string | null },
): Promise<ListedFederation[]> {
  const rows = await db.withPerson(personId, (sql) =>
    sql.query<Row<ListedFederation>>(
      `${LIST} WHERE f.tenant_id = ANY ($1) AND ($2::text IS NULL OR f.principal_id = $2) ORDER BY f.created_at DESC, f.id DESC LIMIT 500`,
      [tenants, principalId],
    ),
  );
  return rows.map((row) => toFederation<ListedFederation>(row));
}

export async function findListedFederation(sql: Sql, tenant: string, id: string): Promise<ListedFederation | null> {
  const [row] = await sql.query<Row<ListedFederation>>(`${LIST} WHERE f.tenant_id = $1 AND f.id = $2`, [tenant, id]);
  return row ? toFederation<ListedFederation>(row) : null;
}

/** Whose it is, for a person of that customer. Null for anybody else, and for an id that nobody has. */
export async function findTenantOfFederation(db: Database, personId: string, id: string): Promise<string | null> {
  const [row] = await db.withPerson(personId, (sql) =>
    sql.query<{ tenant: string }>('SELECT tenant_id AS tenant FROM federation WHERE id = $1', [id]),
  );
  return row?.tenant ?? null;
}

export type NewFederation = Omit<FederationRow, 'revoked'> & { createdBy: string };

/** False when its subject already speaks for somebody here. */
export async function insertFederation(sql: Sql, federation: NewFederation): Promise<boolean> {
  const { tenant, id, kind, principalKind, principalId, issuer, subject, audience, source, createdBy } = federation;
  const rows = await sql.query(
    `INSERT INTO federation (tenant_id, id, kind, principal_kind, principal_id, issuer, subject, audience, discovery, jwks, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (tenant_id, kind, issuer, subject) WHERE revoked_at IS NULL DO NOTHING RETURNING 1`,
    [
      tenant,
      id,
      kind,
      principalKind,
      principalId,
      issuer,
      subject,
      audience,
      source.discovery,
      source.jwks === null ? null : JSON.stringify(source.jwks),
      createdBy,
    ],
  );
  return rows.length > 0;
}

/** Ends it. False when it is over already. */
export async function endFederation(sql: Sql, tenant: string, id: string, personId: string): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE federation SET revoked_at = clock_timestamp(), revoked_by = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING 1`,
    [tenant, id, personId],
  );
  return rows.length > 0;
}

/** Ends all of a workload. Answers with the ids of those that stood. */
export async function endFederationsOf(sql: Sql, { kind, tenant, id }: WorkloadRef, personId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `UPDATE federation SET revoked_at = clock_timestamp(), revoked_by = $4
     WHERE tenant_id = $1 AND principal_kind = $2 AND principal_id = $3 AND revoked_at IS NULL RETURNING id`,
    [tenant, kind, id, personId],
  );
  return rows.map((row) => row.id).sort();
}

export async function touchFederation(sql: Sql, tenant: string, id: string): Promise<void> {
  await sql.query('UPDATE federation SET last_used_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2', [tenant, id]);
}
