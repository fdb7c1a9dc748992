import type { Executor } from './executor.ts';
import type { GuardOptions, RunContext } from './guard-options.ts';
import type { Json } from './request-view.ts';

/**
 * Redeems, runs the stored arguments, and reports. A run that throws is reported as `failed`, one that was aborted as
 * `unknown`: it may have been half done. The run's own error comes first when the report fails too.
 */
export async function runRedeemed<Args extends object, Result>(
  executor: Executor,
  context: Omit<RunContext, 'grant'>,
  run: GuardOptions<Args, Result>['run'],
): Promise<Result> {
  const { request, proof, signal } = context;
  const { arguments: stored, requestId, lease } = await executor.redeem(request.grant.token, request.digest, { proof, signal });
  let result: Result;
  try {
    result = await run(stored as Args, { ...context, grant: null, proof: null });
  } catch (error) {
    const status = signal.aborted ? 'unknown' : 'failed';
    const output = { error: error instanceof Error ? error.message : String(error) };
    await executor.report(requestId, { lease, status, output }).catch(() => {});
    throw error;
  }
  await executor.report(requestId, { lease, status: 'succeeded', output: toJson(result) });
  return result;
}

/** What of a result can be written down; a result that cannot is still a success. */
function toJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}
