import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { FederationList } from '#lib/contract/federation.ts';
import type { Database } from '#lib/store/database.ts';
import { listFederationRows } from '#lib/store/federations.ts';
import { tenantsReadable } from './federation-rights.ts';
import { toFederationView } from './to-federation-view.ts';

/** Whose tokens speak for the workloads of the customers that one administers, manages or audits, revoked ones too; newest first. */
export async function listFederations(
  db: Database,
  person: PersonPrincipal,
  query: { tenant?: string | undefined; principal?: string | undefined },
): Promise<FederationList> {
  const tenants = tenantsReadable(person).filter((tenant) => query.tenant === undefined || tenant === query.tenant);
  const rows = await listFederationRows(db, person.id, { tenants, principalId: query.principal ?? null });
  return { items: rows.map(toFederationView) };
}
