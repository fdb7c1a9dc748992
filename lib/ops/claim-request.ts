import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimAnswer } from '#lib/contract/claim-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { changeClaim } from './change-claim.ts';
import type { OpsContext } from './context.ts';
import { toClaimView } from './list-requests.ts';

/**
 * A person says "mine". What was handed to a role of theirs is taken up; what another person has is taken over only by
 * saying so, and the answer says from whom. Saying it twice is saying it once.
 * Throws what changeClaim does, and own_request, claimed.
 */
export function claimRequest(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  { takeOver }: { takeOver: boolean },
): Promise<ClaimAnswer> {
  return changeClaim(ctx, person, requestId, ({ hand, before }) => {
    if (hand.request.barredSigners.includes(person.id))
      return { refuse: new HoldpointError('own_request', 'You own this agent or one in its chain; hand it over instead.') };
    if (before?.personId === person.id) return 'keep';
    if (before !== null && before.personId !== null && !takeOver) {
      const detail = `${before.personName ?? 'Somebody else'} works on this. Take it over, or let them.`;
      return { refuse: new HoldpointError('claimed', detail, { claim: toClaimView(before) }) };
    }
    return { to: { personId: person.id }, note: '' };
  });
}
