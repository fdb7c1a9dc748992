import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimAnswer } from '#lib/contract/claim-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { type ClaimHolder, listSigners } from '#lib/store/claims.ts';
import { changeClaim } from './change-claim.ts';
import type { OpsContext } from './context.ts';
import { stillNeeded } from './still-needed.ts';

/**
 * Gives a request to a colleague who can still sign it, or to whoever holds a role that can. The note is for colleagues:
 * no agent reads it. Somebody who can never sign is no colleague here, and is answered like somebody who does not exist
 * (I6, I10). Throws what changeClaim does, and not_a_signer.
 */
export function handOverRequest(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  { to, note }: { to: ClaimHolder; note: string },
): Promise<ClaimAnswer> {
  return changeClaim(ctx, person, requestId, async ({ hand: { request }, sql }) => {
    const { people, roles } = stillNeeded(request, await listSigners(sql, request.tenant), person.id);
    if ('personId' in to ? people.some(({ id }) => id === to.personId) : roles.includes(to.role)) return { to, note };
    const detail = 'personId' in to ? 'This person cannot sign this request.' : `No ${to.role} can still sign this request.`;
    return { refuse: new HoldpointError('not_a_signer', detail) };
  });
}
