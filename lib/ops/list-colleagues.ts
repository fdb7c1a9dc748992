import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ColleagueList } from '#lib/contract/claim-view.ts';
import { isBlindTo } from '#lib/domain/blindness.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { countingVotes } from '#lib/domain/quorum.ts';
import { listSigners } from '#lib/store/claims.ts';
import type { Database } from '#lib/store/database.ts';
import { findRequestAtHand } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { stillNeeded } from './still-needed.ts';

/**
 * Who may sign for the customer of a request, and to whom of them it can be handed (`maySign`, `roles`). `barred` own the agent or one of its chain. On a
 * blind route it is not told who signed. Throws not_found for what does not exist or is not the person's (I6).
 */
export async function listColleagues(db: Database, person: PersonPrincipal, requestId: string): Promise<ColleagueList> {
  const tenant = await findTenantOfRequest(db, person.id, requestId);
  const found =
    tenant &&
    (await db.withTenant(tenant, async (sql) => {
      const hand = await findRequestAtHand(sql, tenant, requestId, { personId: person.id });
      return hand && { hand, signers: await listSigners(sql, tenant) };
    }));
  const me = found && found.hand.standings.find(({ personId }) => personId === person.id);
  // The membership may have ended between the two reads.
  if (!found || !me || me.roles.length === 0) throw new HoldpointError('not_found', 'No such request.');
  const { request } = found.hand;
  const signed = new Set(countingVotes(request).map(({ personId }) => personId));
  const blind = isBlindTo(request, person.id);
  const needed = stillNeeded(request, found.signers, person.id);
  const able = new Set(needed.people.map(({ id }) => id));
  return {
    roles: needed.roles,
    items: found.signers.map((colleague) => ({
      ...colleague,
      signed: blind ? null : signed.has(colleague.id),
      barred: request.barredSigners.includes(colleague.id),
      maySign: able.has(colleague.id),
    })),
  };
}
