import { callDigest, textHash } from '#lib/audit/digest.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RequestDetail, VoteBody } from '#lib/contract/console-view.ts';
import type { Signer } from '#lib/domain/authority.ts';
import { EXECUTE_WITHIN_MS, STEP_UP_MAX_AGE_MS } from '#lib/domain/clocks.ts';
import type { Command, Edit } from '#lib/domain/command.ts';
import type { ConsentGiven } from '#lib/domain/consent.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import type { Sql } from '#lib/store/database.ts';
import { findCallAtHand } from '#lib/store/read-call.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { assessCall } from './assess-call.ts';
import type { OpsContext } from './context.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { judgeCall } from './judge-call.ts';
import { runCommand } from './run-command.ts';
import { toApproval } from './submit-request.ts';

/** An edit is judged as coming from nowhere, so that no policy about networks is kinder to it than to the agent. */
const UNKNOWN_ADDRESS = '0.0.0.0';

/**
 * One person's vote on what their screen showed: digest, version and tenant. Roles, membership and account are read
 * under the lock, never from the session. `arguments` makes it an approval with edits: a new digest, checked and judged
 * again. The same vote by the same person gets the recorded answer. Throws not_found, stale_view, already_decided with
 * the winner, already_voted, own_request, role_not_needed, step_up_required, expired, invalid_arguments, edit_denied_by_policy.
 */
export async function decideRequest(ctx: OpsContext, person: PersonPrincipal, requestId: string, vote: VoteBody): Promise<RequestDetail> {
  await checkTenant(ctx, person, requestId, vote.tenant);
  await runCommand<null>(ctx, { tenant: vote.tenant, requestId, presented: { personId: person.id } }, async (hand, sql) => {
    const signer = signerFrom(person, hand);
    // The membership ended between the check above and the lock: then there is no such request for this person.
    if (signer.roles.length === 0) return { refuse: new HoldpointError('not_found', 'No such request.') };
    if (isRecorded(hand.request, person.id, vote)) return { answer: null };
    const edit = vote.arguments && mayEdit(hand, vote) ? await judgeEdit(ctx, sql, hand, vote.arguments) : null;
    const command: Command = {
      kind: 'vote',
      signer,
      verdict: vote.verdict,
      reason: vote.reason,
      seen: { tenant: vote.tenant, digest: vote.digest, version: vote.version },
      consent: consentOf(hand, vote),
      executeWithinMs: EXECUTE_WITHIN_MS,
      ...(edit ? { edit } : {}),
    };
    return { command };
  });
  return getRequestDetail(ctx.db, person, requestId);
}

/** A view that names another tenant than the request's is stale; a request that the person cannot see does not exist (I6). */
async function checkTenant(ctx: OpsContext, person: PersonPrincipal, requestId: string, seenTenant: string): Promise<void> {
  const tenant = await findTenantOfRequest(ctx.db, person.id, requestId);
  if (tenant === null) throw new HoldpointError('not_found', 'No such request.');
  if (tenant !== seenTenant) throw new HoldpointError('stale_view', 'The view names another tenant than the request has.');
}

function signerFrom(person: PersonPrincipal, { standings, now }: RequestAtHand): Signer {
  const standing = standings.find(({ personId }) => personId === person.id);
  return {
    personId: person.id,
    name: standing?.name ?? person.name,
    active: standing?.active ?? false,
    roles: standing?.roles ?? [],
    steppedUp: now - person.authenticatedAt <= STEP_UP_MAX_AGE_MS,
  };
}

/** The page proves what it displayed; when it did is ours to say. */
function consentOf({ request, openedAt }: RequestAtHand, vote: VoteBody): ConsentGiven {
  const shown = textHash(shownText(shownOf(vote.arguments ?? request.arguments, request.targets)));
  return { shown: vote.shown === shown, openedAt, typed: vote.typed ?? null, assertion: null };
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

async function judgeEdit(ctx: OpsContext, sql: Sql, { request }: RequestAtHand, edited: JsonObject): Promise<Edit> {
  const call = await findCallAtHand(sql, {
    tenant: request.tenant,
    agentId: request.agentId,
    keyId: '',
    tool: request.tool,
    targets: request.targets,
    chain: request.chain,
    idempotencyKey: '',
    pendingLimit: 1,
  });
  if (!call) throw new HoldpointError('not_found', 'No such request.');
  const policy = await ctx.policies.get(request.tenant, call.policyEpoch);
  const proposed = { tool: request.tool, arguments: edited, confidencePct: request.confidencePct, sourceIp: UNKNOWN_ADDRESS };
  const { tool, verdict } = judgeCall(policy, call, proposed);
  // The schema hash is part of the digest and frozen: an edit for another schema would be another tool.
  if (tool.schemaHash !== request.toolSchemaHash)
    throw new HoldpointError('invalid_arguments', 'The tool changed since this was asked; deny it and let the agent ask again.');
  const { risk } = assessCall({ tenant: call.tenant, tool, arguments: edited, targets: call.targets, intent: request.intent });
  return { arguments: edited, digest: digestAs(request, edited), policy: verdict, approval: toApproval(verdict, call.now), risk };
}

/** The digest that the request has with other arguments. */
function digestAs({ tenant, agentId, tool, toolSchemaHash, targets, nonce }: ActionRequest, edited: JsonObject): string {
  return callDigest({ tenant, agent: agentId, tool, toolSchemaHash, arguments: edited, targets, nonce });
}
