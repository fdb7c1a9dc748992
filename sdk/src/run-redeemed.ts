import type { Executor } from './executor.ts';
import type { GuardOptions, RunContext } from './guard-options.ts';
import { runAndReport } from './run-and-report.ts';
import type { Tracer } from './tracer.ts';

/** Redeems, runs the stored arguments, and reports what came of it. */
export async function runRedeemed<Args extends object, Result>(
  executor: Executor,
  context: Omit<RunContext, 'grant'>,
  run: GuardOptions<Args, Result>['run'],
  tracer: Tracer | undefined,
): Promise<Result> {
  const { request, proof, signal } = context;
  const call = await executor.redeem(request.grant.token, request.digest, { proof, signal });
  const approved = { ...context, grant: null, proof: null };
  return runAndReport({ executor, tracer, under: 'active' }, call, signal, () => run(call.arguments as Args, approved));
}
