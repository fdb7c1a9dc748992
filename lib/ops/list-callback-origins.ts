import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { CallbackOriginList } from '#lib/contract/callback-origin.ts';
import { listCallbackOriginRows } from '#lib/store/callback-origins.ts';
import type { Database } from '#lib/store/database.ts';
import { tenantsReadable } from './federation-rights.ts';
import { toCallbackOriginView } from './to-callback-origin-view.ts';

/** Where agents of the customers that one administers, manages or audits may ask to be told, ended ones too; newest first. */
export async function listCallbackOrigins(
  db: Database,
  person: PersonPrincipal,
  query: { tenant?: string | undefined; agent?: string | undefined },
): Promise<CallbackOriginList> {
  const tenants = tenantsReadable(person).filter((tenant) => query.tenant === undefined || tenant === query.tenant);
  const rows = await listCallbackOriginRows(db, person.id, { tenants, agentId: query.agent ?? null });
  return { items: rows.map(toCallbackOriginView) };
}
