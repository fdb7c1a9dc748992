import type { NewRequest, RequestOptions, WaitOptions, WithdrawOptions } from './calls.ts';
import { assertDigest } from './call-digest.ts';
import { grantFault } from './grant-error.ts';
import type { From, Guarded, GuardOptions } from './guard-options.ts';
import { isApproved } from './is-approved.ts';
import type { Jwks } from './jwks.ts';
import { outcomeError } from './outcome-errors.ts';
import type { JsonObject, RequestView } from './request-view.ts';
import { runRedeemed } from './run-redeemed.ts';
import { type Tracer, traced } from './tracer.ts';
import { inspectGrant } from './verify-grant.ts';

/** What a guard needs of a client. */
type Requests = {
  request(call: NewRequest, options: RequestOptions): Promise<RequestView>;
  wait(id: string, options: WaitOptions): Promise<RequestView>;
  withdraw(id: string, options: WithdrawOptions): Promise<RequestView>;
  prove(grant: string): Promise<string | null>;
  pageOf(id: string): string;
};
type Deps = { holdpoint: Requests; jwks: Jwks; tracer: Tracer | undefined };

/**
 * Asks, waits, checks, runs. It runs only when the service says approved *and* the grant is signed by it for this
 * request, tool, tenant and digest, *and* the digest is that of the arguments it is about to run; whatever else happens is thrown (I8): DeniedError with the person's words,
 * ExpiredError, WithdrawnError, RevokedError, LapsedError, AlreadyRunError, GrantError, or another HoldpointError.
 *
 * An abort while it waits withdraws the request, so that nobody is asked for what nobody will run. An abort after the
 * approval runs nothing, and the approval lapses by itself. An abort during the run is for `run` to heed.
 */
export function guard<Args extends object, Result>(deps: Deps, options: GuardOptions<Args, Result>): Guarded<Args, Result> {
  const { holdpoint, jwks, tracer } = deps;
  return (args, { signal, idempotencyKey = options.idempotencyKey?.(args) } = {}) =>
    traced(tracer, 'holdpoint.guard', { 'holdpoint.tool': options.tool }, async (span) => {
      const asked = await holdpoint.request(toCall(options, args), { idempotencyKey, signal });
      span?.setAttributes({ 'holdpoint.request.id': asked.id });
      const { onAsked, onQuestion } = options;
      const request = asked.status === 'pending' ? await waitOrWithdraw(holdpoint, asked, { signal, onAsked, onQuestion }) : asked;
      span?.setAttributes({ 'holdpoint.request.status': request.status });
      if (!isApproved(request)) throw outcomeError(request);
      if (request.tool !== options.tool) throw grantFault('wrong_tool', `What was approved is ${request.tool}, and not ${options.tool}.`);
      const { id: requestId, digest, tenant, tool, grant } = request;
      await assertDigest(request);
      await inspectGrant(grant.token, jwks, { requestId, digest, tenant, tool });
      signal?.throwIfAborted();
      const proof = await holdpoint.prove(grant.token);
      const context = { request, proof, signal: signal ?? new AbortController().signal };
      if (options.executor) return runRedeemed(options.executor, context, options.run, tracer);
      return options.run(request.arguments as Args, { ...context, grant: grant.token });
    });
}

async function waitOrWithdraw(
  holdpoint: Requests,
  asked: RequestView,
  { onAsked, ...options }: { signal: AbortSignal | undefined } & Pick<GuardOptions<object, unknown>, 'onAsked' | 'onQuestion'>,
): Promise<RequestView> {
  const { id } = asked;
  try {
    onAsked?.(asked, holdpoint.pageOf(id));
    return await holdpoint.wait(id, options);
  } catch (error) {
    // Also when the wait broke for good: nobody is left who would run it. That it could not be withdrawn changes nothing of that.
    await holdpoint.withdraw(id, { reason: 'The agent stopped waiting.', signal: AbortSignal.timeout(5_000) }).catch(() => {});
    throw error;
  }
}

function toCall<Args extends object>(options: GuardOptions<Args, unknown>, args: Args): NewRequest {
  const { tool, targets, intent, confidence, chain, deadlineSeconds } = options;
  return {
    tool,
    arguments: args as JsonObject,
    targets: from(targets, args),
    intent: from(intent, args),
    ...(confidence === undefined ? {} : { confidence: from(confidence, args) }),
    ...(chain ? { chain } : {}),
    ...(deadlineSeconds === undefined ? {} : { deadlineSeconds }),
  };
}

function from<Args, T>(value: From<Args, T>, args: Args): T {
  return typeof value === 'function' ? (value as (args: Args) => T)(args) : value;
}
