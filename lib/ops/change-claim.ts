import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ClaimAnswer } from '#lib/contract/claim-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { type ClaimHolder, type ClaimRow, dropClaim, findClaim, putClaim } from '#lib/store/claims.ts';
import type { Sql } from '#lib/store/database.ts';
import type { RequestAtHand, Standing } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import type { OpsContext } from './context.ts';
import { toClaimView } from './list-requests.ts';
import { runCommand } from './run-command.ts';

/** What an operation wants of a claim that it read under the request's lock. `null` lets go; `keep` changes nothing. */
export type ClaimPlan = { to: ClaimHolder; note: string } | 'let-go' | 'keep' | { refuse: HoldpointError };

export type ClaimAtHand = { hand: RequestAtHand; before: ClaimRow | null; me: Standing; sql: Sql };

type Settled = { answer: ClaimAnswer; version: number; changed: boolean };

/**
 * The one path on which a claim changes. It takes the request's lock, so that of two who take it at once the second
 * learns from whom, and it is judged by the memberships of that instant. A claim says who works on a request and is
 * never a lock: nothing that decides reads it. Throws not_found, forbidden, expired, withdrawn, already_decided.
 */
export async function changeClaim(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  plan: (at: ClaimAtHand) => ClaimPlan | Promise<ClaimPlan>,
): Promise<ClaimAnswer> {
  const tenant = await findTenantOfRequest(ctx.db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  const outcome = await runCommand<Settled>(ctx, { tenant, requestId, presented: { personId: person.id } }, async (hand, sql) => {
    const me = hand.standings.find(({ personId }) => personId === person.id);
    if (!me || me.roles.length === 0) return { refuse: new HoldpointError('not_found', 'No such request.') };
    const refusal = refuseWork(hand, me);
    if (refusal) return { refuse: refusal };
    const before = await findClaim(sql, tenant, requestId);
    const wish = await plan({ hand, before, me, sql });
    if (typeof wish === 'object' && 'refuse' in wish) return wish;
    if (wish === 'let-go') await dropClaim(sql, tenant, requestId);
    else if (wish !== 'keep') await putClaim(sql, { tenant, requestId, ...wish, by: { id: me.personId, name: me.name } });
    const after = wish === 'keep' ? before : await findClaim(sql, tenant, requestId);
    const taken = before !== null && before !== after && before.personId !== person.id ? before : null;
    const answer = { claim: toClaimView(after), takenFrom: toClaimView(taken) };
    return { answer: { answer, version: hand.request.version, changed: wish !== 'keep' } };
  });
  if (!('answer' in outcome)) throw new HoldpointError('internal');
  const { answer, version, changed } = outcome.answer;
  if (changed) ctx.announce({ tenant, requestId, version, kind: 'claimed' });
  return answer;
}

/** Only what waits can be worked on, and only by those who decide. */
function refuseWork({ request }: RequestAtHand, { active, roles }: Standing): HoldpointError | null {
  if (!active) return new HoldpointError('signer_inactive');
  if (!roles.some((role) => role === 'technician' || role === 'manager'))
    return new HoldpointError('forbidden', 'Only technicians and managers work on requests.');
  if (request.status === 'pending') return null;
  if (request.status === 'expired') return new HoldpointError('expired', 'The request expired before anyone decided.');
  if (request.status === 'withdrawn') return new HoldpointError('withdrawn', 'The agent took the request back.');
  return new HoldpointError('already_decided', 'Nobody has to work on this any more: it is decided.');
}
