import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { type Database, isScopeValue } from '#lib/store/database.ts';
import { endFederation, findTenantOfFederation } from '#lib/store/federations.ts';
import { readClock } from '#lib/store/clock.ts';
import { assertAdministers } from './federation-rights.ts';

/**
 * Ends a federation, and with it every access token that was made by it: each call asks whether it stands. Ending it
 * again changes nothing. Throws not_found, forbidden.
 */
export async function revokeFederation(db: Database, person: PersonPrincipal, id: string): Promise<void> {
  const tenant = isScopeValue(id) ? await findTenantOfFederation(db, person.id, id) : null;
  if (tenant === null) throw new HoldpointError('not_found', 'No such federation.');
  assertAdministers(person, tenant, 'No such federation.');
  const now = await readClock(db);
  await db.withTenant(tenant, async (sql) => {
    if (!(await endFederation(sql, tenant, id, person.id))) return;
    const common = { request: null, from: null, to: null, policy: null, digest: null };
    const actor = { kind: 'person', id: person.id };
    const leaf = makeLeaf({ ...common, tenant, ts: now, type: 'federation.revoked', actor, commit: { federation: { id } } });
    await appendLeaves(sql, tenant, [leaf], now);
  });
}
