import type { RequestStatus } from '#lib/domain/request.ts';
import type { Environment, WorkloadKind, WorkloadRef } from '#lib/domain/workload.ts';
import type { Database } from './database.ts';
import { FLOODING } from './flooding.ts';

export type StoredWorkload = {
  kind: WorkloadKind;
  id: string;
  name: string;
  tenant: { id: string; name: string; color: string };
  environment: Environment | null;
  classes: string[];
  owner: string | null;
  ownerId: string | null;
  attested: boolean | null;
  suspendedAt: Date | null;
  suspendedReason: string | null;
  lastSeenAt: Date | null;
  createdAt: Date;
  pending: number;
  goodKeys: number;
  federations: number;
  callbackOrigins: number;
  keyEndsAt: Date | null;
  keyShared: boolean;
  floodingAt: Date | null;
};

/** Of the whole console: beyond it somebody filters by tenant. */
const MAX_LISTED = 1_000;

const WORKLOADS = `
WITH key AS MATERIALIZED (SELECT * FROM visible_keys()), workload AS (
  SELECT 'agent' AS kind, a.tenant_id, a.id, a.name, a.environment, a.classes, a.owner_person_id, a.attested, a.suspended_at,
    a.suspended_reason, a.last_seen_at, a.created_at,
    CASE WHEN a.flooding_at > now() - ${FLOODING} THEN a.flooding_at END AS flooding_at FROM agent a
  UNION ALL
  SELECT 'executor', x.tenant_id, x.id, x.name, NULL, '{}', NULL, NULL, x.suspended_at, x.suspended_reason, x.last_seen_at, x.created_at, NULL
  FROM executor x
)
SELECT w.kind, w.id, w.name, json_build_object('id', t.id, 'name', t.name, 'color', t.color) AS tenant, w.environment, w.classes,
  p.name AS owner, w.owner_person_id AS "ownerId", w.attested, w.suspended_at AS "suspendedAt", w.suspended_reason AS "suspendedReason", w.last_seen_at AS "lastSeenAt",
  w.created_at AS "createdAt", k.good AS "goodKeys", k.ends_at AS "keyEndsAt", k.shared AS "keyShared",
  w.flooding_at AS "floodingAt",
  (SELECT count(*)::int FROM federation f WHERE f.tenant_id = w.tenant_id AND f.principal_kind = w.kind AND f.principal_id = w.id
    AND f.revoked_at IS NULL) AS federations,
  CASE WHEN w.kind = 'agent' THEN (SELECT count(*)::int FROM callback_origin o WHERE o.tenant_id = w.tenant_id AND o.agent_id = w.id
    AND o.revoked_at IS NULL) ELSE 0 END AS "callbackOrigins",
  CASE WHEN w.kind = 'agent' THEN (SELECT count(*)::int FROM action_request r WHERE r.tenant_id = w.tenant_id AND r.agent_id = w.id
    AND r.status = 'pending') ELSE 0 END AS pending
FROM workload w JOIN tenant t ON t.id = w.tenant_id LEFT JOIN person p ON p.id = w.owner_person_id,
  LATERAL (SELECT count(*)::int AS good, CASE WHEN count(*) = count(c.expires_at) THEN max(c.expires_at) END AS ends_at,
      coalesce(bool_or(c.shared_at > now() - interval '1 day'), false) AS shared
    FROM key c WHERE c.tenant_id = w.tenant_id AND c.kind = w.kind AND c.principal_id = w.id AND c.revoked_at IS NULL
      AND (c.expires_at IS NULL OR c.expires_at > now())) k`;

/** The agents and executors of the customers that this person belongs to: by customer, agents first, then by name. */
export function listWorkloadRows(db: Database, personId: string): Promise<StoredWorkload[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<StoredWorkload>(`${WORKLOADS} ORDER BY lower(t.name), t.id, w.kind, lower(w.name), w.id LIMIT ${MAX_LISTED}`),
  );
}

/** Null when there is none, or it is of a customer that this person does not belong to. */
export function findWorkloadRow(db: Database, personId: string, { kind, tenant, id }: WorkloadRef): Promise<StoredWorkload | null> {
  return db.withPerson(personId, async (sql) => {
    const rows = await sql.query<StoredWorkload>(`${WORKLOADS} WHERE w.tenant_id = $1 AND w.kind = $2 AND w.id = $3`, [tenant, kind, id]);
    return rows[0] ?? null;
  });
}

export type RecentRow = { id: string; toolTitle: string; summary: string; targetNames: string[]; status: RequestStatus; createdAt: Date };

/** What an agent asked last, newest first. */
export function listRecentOfAgent(
  db: Database,
  personId: string,
  { tenant, id }: Pick<WorkloadRef, 'tenant' | 'id'>,
): Promise<RecentRow[]> {
  return db.withPerson(personId, (sql) =>
    sql.query<RecentRow>(
      `SELECT r.id, t.title AS "toolTitle", r.summary, ARRAY(SELECT e ->> 'name' FROM json_array_elements(r.targets) e LIMIT 3) AS "targetNames",
         r.status, r.created_at AS "createdAt" FROM action_request r
         JOIN known_tool t ON t.name = r.tool AND t.tenant_id IN ('', r.tenant_id)
       WHERE r.tenant_id = $1 AND r.agent_id = $2 ORDER BY r.created_at DESC, r.id DESC LIMIT 10`,
      [tenant, id],
    ),
  );
}

/** A host and a user of the customer that nothing is special about, to ask policy a neutral question with. */
export async function findNeutralTargets(db: Database, tenant: string): Promise<{ host: string | null; user: string | null }> {
  return db.withTenant(tenant, async (sql) => {
    const [row] = await sql.query<{ host: string | null; user: string | null }>(
      `SELECT (SELECT min(name) FROM inventory_item WHERE tenant_id = $1 AND kind = 'host' AND role = 'workstation') AS host,
         (SELECT min(name) FROM inventory_item WHERE tenant_id = $1 AND kind = 'user' AND NOT privileged) AS "user"`,
      [tenant],
    );
    return row ?? { host: null, user: null };
  });
}
