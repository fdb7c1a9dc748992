import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimAnswer } from '#lib/contract/claim-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { changeClaim } from './change-claim.ts';
import type { OpsContext } from './context.ts';
import { toClaimView } from './list-requests.ts';

/**
 * A person lets go of what they, or a role of theirs, were given. Nobody lets go for another person: whoever wants it
 * takes it over. Letting go of what nobody has changes nothing. Throws what changeClaim does, and claimed.
 */
export function releaseRequest(ctx: OpsContext, person: PersonPrincipal, requestId: string): Promise<ClaimAnswer> {
  return changeClaim(ctx, person, requestId, ({ before, me }) => {
    if (before === null) return 'keep';
    const mine = before.personId === person.id || (before.role !== null && me.roles.includes(before.role));
    if (mine) return 'let-go';
    const detail = `${before.personName ?? `Whoever is ${before.role}`} works on this, so it is not yours to let go.`;
    return { refuse: new HoldpointError('claimed', detail, { claim: toClaimView(before) }) };
  });
}
