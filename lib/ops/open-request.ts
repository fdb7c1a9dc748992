import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Database } from '#lib/store/database.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { insertRequestView } from '#lib/store/request-views.ts';

/**
 * A person's screen shows the call now, whole and as it is: the minimum dwell of an approval counts from here, by the
 * database's clock. Nobody is told. Throws not_found, and stale_view for any other call or version than the current one.
 */
export async function openRequest(
  db: Database,
  person: PersonPrincipal,
  requestId: string,
  { digest, version }: { digest: string; version: number },
): Promise<void> {
  const tenant = await findTenantOfRequest(db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  const view = { tenant, requestId, personId: person.id, personName: person.name, digest, version };
  const noted = await db.withTenant(tenant, (sql) => insertRequestView(sql, view));
  if (!noted) throw new HoldpointError('stale_view', 'The request changed since it was read.');
}
