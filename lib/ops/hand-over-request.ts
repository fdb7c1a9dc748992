import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimAnswer } from '#lib/contract/console-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { type ClaimHolder, listSigners } from '#lib/store/claims.ts';
import { changeClaim } from './change-claim.ts';
import type { OpsContext } from './context.ts';

/**
 * Gives a request to a colleague who may sign here, or to whoever holds a role. The note is for colleagues: no agent reads
 * it. Somebody who can never sign is no colleague here, and is answered like somebody who does not exist (I6, I10).
 * Throws what changeClaim does, and not_a_signer.
 */
export function handOverRequest(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  { to, note }: { to: ClaimHolder; note: string },
): Promise<ClaimAnswer> {
  return changeClaim(ctx, person, requestId, async ({ hand: { request }, sql }) => {
    const signers = await listSigners(sql, request.tenant);
    const able = signers.filter(({ id }) => !request.barredSigners.includes(id));
    const found = able.some(({ id, roles }) => ('personId' in to ? id === to.personId : roles.includes(to.role)));
    if (found) return { to, note };
    const detail = 'personId' in to ? 'This person cannot sign this request.' : `There is no ${to.role} who could sign this request.`;
    return { refuse: new HoldpointError('not_a_signer', detail) };
  });
}
