import { denialBinding } from '#lib/audit/denial-binding.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { AccessRequestBody } from '#lib/contract/access-request.ts';
import { CALLBACK_EVENTS } from '#lib/domain/callback.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { OpsContext } from './context.ts';
import type { AccessMeta } from './evaluate-access.ts';
import { type Submitted, type SubmitMeta, submitRequest } from './submit-request.ts';
import { toAccessCall } from './to-access-call.ts';

/**
 * A denial that can be requested is requested: the AuthZEN access request profile over `submitRequest`, which judges the call
 * again. Throws what that does, forbidden, invalid_targets, invalid_denial_binding when the denial is not about exactly this
 * call of this agent, and expired_denial, though not for a request that was made in time and is asked for again. A callback
 * that is not allowed is refused with the request: a PEP must not wait for a call that never comes.
 */
export async function requestAccess(
  ctx: OpsContext,
  agent: AgentPrincipal,
  body: AccessRequestBody,
  meta: SubmitMeta & AccessMeta,
): Promise<Submitted> {
  const call = toAccessCall(agent, body);
  const expiresAt = await readExpiry(ctx, agent, body, meta.issuer);
  const { intent, deadlineSeconds } = body.context;
  const submission = { ...call, intent, ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }) };
  const admit = (now: number): void => {
    if (now >= expiresAt) throw new HoldpointError('expired_denial', 'Evaluate again, and request the denial that comes then.');
  };
  return submitRequest(ctx, agent, submission, { ...meta, admit, ...callbackOf(body) });
}

/** An omitted `events` is every event: whoever does not choose is told of everything. */
function callbackOf({ callback }: AccessRequestBody): Pick<SubmitMeta, 'callback'> {
  if (callback === undefined) return {};
  const { endpoint, state = null, events = CALLBACK_EVENTS } = callback;
  return { callback: { endpoint, state, events } };
}

/** Until when the denial of this very call can be requested: what its token says, and not what the body repeats. */
async function readExpiry(ctx: OpsContext, agent: AgentPrincipal, body: AccessRequestBody, issuer: string): Promise<number> {
  const { binding_token: token, expires_at: echoed, evaluation_id: evaluationId } = body.denial;
  if (token === undefined) throw notBound('A denial is bound by its binding token.');
  const denial = await ctx.signer.verifyDenial(token, issuer);
  if (denial.tenant !== agent.tenant || denial.agentId !== agent.id || denial.bindingHash !== denialBinding(body))
    throw notBound('Subject, action, resource, confidence and chain are those of the denied evaluation.');
  if (Date.parse(echoed) !== denial.expiresAt || (evaluationId ?? denial.evaluationId) !== denial.evaluationId)
    throw notBound('The denial is repeated as it came.');
  return denial.expiresAt;
}

function notBound(detail: string): HoldpointError {
  return new HoldpointError('invalid_denial_binding', detail);
}
