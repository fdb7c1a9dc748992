import { hmacSecret, type WorkloadKey } from '#lib/auth/agent-key.ts';
import type { Sql } from '#lib/store/database.ts';
import { DEMO_INVENTORY } from './demo-inventory.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import type { DemoTenant } from './demo-tenants.ts';

/**
 * One customer with its people, workloads and inventory; inside its scope. What people change while the demo runs
 * (automation, a freeze, a suspended agent) stays as they left it. Only when things were last seen is written each time.
 */
export async function writeTenant(sql: Sql, tenant: DemoTenant): Promise<void> {
  await sql.query(
    `INSERT INTO tenant (id, name, color, timezone, automation, groups, business_hours, maintenance)
     VALUES ($1, $2, $3, $4, 'supervised', $5, $6, $7) ON CONFLICT DO NOTHING`,
    [
      tenant.id,
      tenant.name,
      tenant.color,
      tenant.timezone,
      tenant.groups,
      JSON.stringify(tenant.businessHours),
      JSON.stringify(tenant.maintenance),
    ],
  );
  for (const { id, roles } of DEMO_PEOPLE) {
    await sql.query(
      'INSERT INTO membership (tenant_id, person_id, role) SELECT $1, $2, role FROM unnest($3::text[]) AS role ON CONFLICT DO NOTHING',
      [tenant.id, id, roles[tenant.id] ?? []],
    );
  }
  await writeWorkloads(sql, tenant);
  await writeInventory(sql, tenant.id);
}

async function writeWorkloads(sql: Sql, { id: tenant, agents, executor }: DemoTenant): Promise<void> {
  for (const { id, name, classes, owner } of agents) {
    await sql.query(
      `INSERT INTO agent (tenant_id, id, name, environment, classes, owner_person_id) VALUES ($1, $2, $3, 'production', $4, $5)
       ON CONFLICT DO NOTHING`,
      [tenant, id, name, classes, owner],
    );
  }
  await sql.query('INSERT INTO executor (tenant_id, id, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    tenant,
    executor.id,
    executor.name,
  ]);
}

async function writeInventory(sql: Sql, tenant: string): Promise<void> {
  await sql.query(
    `INSERT INTO inventory_item (tenant_id, kind, name, display_name, role, privileged, owner, last_seen_at)
     SELECT $1, kind, name, "displayName", role, privileged, owner, now() - make_interval(mins => "seenMinutesAgo")
     FROM json_to_recordset($2) AS item (kind text, name text, "displayName" text, role text, privileged boolean, owner text, "seenMinutesAgo" int)
     ON CONFLICT (tenant_id, kind, name) DO UPDATE SET last_seen_at = excluded.last_seen_at`,
    [tenant, JSON.stringify(DEMO_INVENTORY[tenant] ?? [])],
  );
}

/** Stores what proves a workload's key. A revoked key stays revoked; another pepper needs another proof. */
export async function writeCredential(sql: Sql, tenant: string, principalId: string, key: WorkloadKey, pepper: string): Promise<void> {
  await sql.query(
    `INSERT INTO credential (tenant_id, key_id, kind, principal_id, secret_hmac) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (tenant_id, key_id) DO UPDATE SET secret_hmac = excluded.secret_hmac
     WHERE credential.secret_hmac <> excluded.secret_hmac`,
    [tenant, key.keyId, key.kind, principalId, hmacSecret(key.secret, pepper)],
  );
}
