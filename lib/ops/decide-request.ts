import { textHash } from '#lib/audit/digest.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RequestDetail, VoteBody } from '#lib/contract/console-view.ts';
import { EXECUTE_WITHIN_MS } from '#lib/domain/clocks.ts';
import type { Command } from '#lib/domain/command.ts';
import type { ConsentGiven } from '#lib/domain/consent.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { hiddenBecause, type NamedScript } from '#lib/domain/script.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import type { StepUpAssertion } from '#lib/domain/step-up.ts';
import type { Sql } from '#lib/store/database.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import type { OpsContext } from './context.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { digestAs, judgeEdit } from './judge-edit.ts';
import { readScript } from './read-script.ts';
import { runCommand } from './run-command.ts';
import { signerFrom } from './signer-from.ts';
import { faultOf, noteUse, proveStepUp } from './step-up-proof.ts';

/**
 * One person's vote on what their screen showed: digest, version and tenant. Roles, membership and account are read
 * under the lock, never from the session. `arguments` makes it an approval with edits: a new digest, checked and judged
 * again. The same vote by the same person gets the recorded answer. Throws not_found, stale_view, already_decided with
 * the winner, already_voted, own_request, role_not_needed, agent_suspended, policy_changed, expired, consumed, invalid_arguments,
 * edit_denied_by_policy; cannot_be_shown where nobody can see what would run; display_required, too_fast and
 * confirmation_required where the risk asks for more than a vote; and
 * step_up_required, passkey_required and assertion_invalid where the route asks for a passkey. A deny needs none of it.
 */
export async function decideRequest(ctx: OpsContext, person: PersonPrincipal, requestId: string, vote: VoteBody): Promise<RequestDetail> {
  // Nothing of a customer is opened for somebody who is no member; the session told that a moment ago.
  if (!person.memberships.some(({ tenant }) => tenant === vote.tenant)) await checkTenant(ctx, person, requestId, vote.tenant);
  const { assertion } = vote;
  const proof = vote.verdict === 'approve' && assertion ? await proveStepUp(ctx, person, requestId, vote, assertion) : undefined;
  const voted = runCommand<null>(ctx, { tenant: vote.tenant, requestId, presented: { personId: person.id } }, async (hand, sql) => {
    const known = signerFrom(person, hand);
    // The membership ended between the session's reading and the lock: then there is no such request for this person.
    if (known.roles.length === 0) return { refuse: new HoldpointError('not_found', 'No such request.') };
    if (isRecorded(hand.request, person.id, vote)) return { answer: null };
    if (vote.verdict === 'approve' && hand.agent.suspended && hand.request.status === 'pending')
      return { refuse: new HoldpointError('agent_suspended', 'The agent is suspended: nothing of it can be approved.') };
    if (vote.verdict === 'approve' && hand.agent.changedSince && hand.request.status === 'pending')
      return { refuse: new HoldpointError('policy_changed', 'The agent was registered otherwise since it asked: it has to ask again.') };
    const edit = vote.arguments && mayEdit(hand, vote) ? await judgeEdit(ctx, sql, hand.request, vote.arguments) : null;
    const script = edit ? edit.script : await scriptOf(sql, hand, vote);
    const fault = faultOf(proof, hand, vote, edit);
    const signer = { ...known, steppedUp: Boolean(proof) && !fault, ...(fault ? { stepUpFault: fault } : {}) };
    const command: Command = {
      kind: 'vote',
      signer,
      verdict: vote.verdict,
      reason: vote.reason,
      seen: { tenant: vote.tenant, digest: vote.digest, version: vote.version },
      consent: consentOf(hand, vote, script, proof?.assertion ?? null),
      executeWithinMs: EXECUTE_WITHIN_MS,
      ...(edit ? { edit } : {}),
    };
    return { command, ...(proof ? { beside: () => noteUse(sql, person.id, proof) } : {}) };
  });
  await voted.catch(async (error: unknown) => {
    // Not there: nowhere, or with another customer of this person's.
    if (error instanceof HoldpointError && error.code === 'not_found') await checkTenant(ctx, person, requestId, vote.tenant);
    throw error;
  });
  return getRequestDetail(ctx.db, person, requestId);
}

/** A view that names another tenant than the request's is stale; a request that the person cannot see does not exist (I6). */
async function checkTenant(ctx: OpsContext, person: PersonPrincipal, requestId: string, seenTenant: string): Promise<void> {
  const tenant = await findTenantOfRequest(ctx.db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  if (tenant !== seenTenant) throw new HoldpointError('stale_view', 'The view names another tenant than the request has.');
}

/** Only an approval has to have seen what runs. */
function scriptOf(sql: Sql, { request, scriptArgument }: RequestAtHand, { verdict }: VoteBody): Promise<NamedScript | null> {
  if (verdict !== 'approve') return Promise.resolve(null);
  return readScript(sql, request.tenant, scriptArgument, request.arguments);
}

/** The page proves what it displayed; when it did is ours to say, and so is what there was to display. */
function consentOf(
  { request, openedAt }: RequestAtHand,
  vote: VoteBody,
  script: NamedScript | null,
  assertion: StepUpAssertion | null,
): ConsentGiven {
  const whole = shownOf(vote.arguments ?? request.arguments, request.targets, script?.found?.content ?? null);
  const shown = vote.shown === textHash(shownText(whole));
  return { shown, openedAt, typed: vote.typed ?? null, assertion, hidden: hiddenBecause(script) };
}

/** The same command twice by the same principal: a double click, or an answer that was lost on the way. */
function isRecorded(request: ActionRequest, personId: string, vote: VoteBody): boolean {
  // The edited call, not only the person and the version: another edit is another command, and its answer is not this one.
  const digest = vote.verdict === 'approve' && vote.arguments ? digestAs(request, vote.arguments) : vote.digest;
  const cast = request.votes.some(
    (v) => v.personId === personId && v.verdict === vote.verdict && v.version === vote.version && v.digest === digest,
  );
  const revoked = request.status === 'revoked' && vote.verdict === 'deny' && request.version === vote.version + 1;
  return cast || (revoked && request.decision?.decidedBy.some(({ id }) => id === personId) === true);
}

/** Only a current view of a pending request is worth judging an edit for; anything else is refused by the state machine. */
function mayEdit({ request }: RequestAtHand, vote: VoteBody): boolean {
  return vote.verdict === 'approve' && request.status === 'pending' && request.digest === vote.digest && request.version === vote.version;
}
