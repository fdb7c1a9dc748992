import { DEMO_PASSWORD } from '#lib/auth/demo-accounts.ts';
import { openDatabase } from '#lib/store/database.ts';
import { demoKey } from './demo-keys.ts';
import type { DemoManifest } from './demo-manifest.ts';
import { DEMO_PEOPLE } from './demo-people.ts';
import { demoSamples } from './demo-samples.ts';
import { DEMO_SCRIPTS } from './demo-scripts.ts';
import { DEMO_TENANTS } from './demo-tenants.ts';
import { readRegistry, readTenantPolicies } from './read-registry.ts';
import { writePeople } from './write-people.ts';
import { writePolicies, writeRegistry, writeScripts } from './write-registry.ts';
import { writeCredential, writeTenant } from './write-tenant.ts';

export type SeedOptions = {
  /** The role that owns the schema: the registry and the guardrails are read-only for the service. */
  ownerUrl: string;
  pepper: string;
  /** 32 bytes. The same seed gives the same keys. */
  keySeed: Buffer;
};

/**
 * Writes the demo's world into a migrated database and says what is in it, keys included. Idempotent: on the same data
 * it changes nothing but when inventory was last seen, so what was approved before a restart stays approved.
 */
export async function seedDemo({ ownerUrl, pepper, keySeed }: SeedOptions): Promise<DemoManifest> {
  const db = openDatabase(ownerUrl, { max: 1 });
  try {
    await writePeople(db.unscoped);
    await writeRegistry(db.unscoped, readRegistry());
    const manifest: DemoManifest = { users: users(), agents: [], executors: [], samples: demoSamples() };
    for (const tenant of DEMO_TENANTS) {
      await db.withTenant(tenant.id, async (sql) => {
        await writeTenant(sql, tenant);
        await writePolicies(sql, tenant.id, readTenantPolicies(tenant.id));
        await writeScripts(sql, tenant.id, DEMO_SCRIPTS);
        for (const { id, name } of tenant.agents.filter(({ hasKey }) => hasKey)) {
          const key = demoKey(keySeed, 'agent', tenant.id, id);
          await writeCredential(sql, tenant.id, id, key, pepper);
          manifest.agents.push({ tenant: tenant.id, id, name, token: key.text });
        }
        const key = demoKey(keySeed, 'executor', tenant.id, tenant.executor.id);
        await writeCredential(sql, tenant.id, tenant.executor.id, key, pepper);
        manifest.executors.push({ tenant: tenant.id, id: tenant.executor.id, token: key.text });
      });
    }
    return manifest;
  } finally {
    await db.close();
  }
}

function users(): DemoManifest['users'] {
  return DEMO_PEOPLE.map(({ email, name, roles }) => ({ email, password: DEMO_PASSWORD, name, roles, tenants: Object.keys(roles) }));
}
