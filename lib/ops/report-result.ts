import type { ExecutorPrincipal } from '#lib/auth/principal.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Json } from '#lib/domain/json.ts';
import type { RequestStatus } from '#lib/domain/request.ts';
import type { OpsContext } from './context.ts';
import { leaseHash } from './lease.ts';
import { runCommand } from './run-command.ts';

export type Report = { lease: string; status: 'succeeded' | 'failed' | 'unknown'; output: Json };
export type Reported = { id: string; status: RequestStatus };

/**
 * The executor that holds the lease says what became of the run, once. The same report again gets the same answer;
 * another one already_reported. Throws not_found, lease_mismatch.
 */
export async function reportResult(ctx: OpsContext, executor: ExecutorPrincipal, requestId: string, report: Report): Promise<Reported> {
  const presented = { executorId: executor.id, keyId: executor.keyId };
  const hash = leaseHash(report.lease);
  const outcome = await runCommand<Reported>(ctx, { tenant: executor.tenant, requestId, presented }, ({ request, ...hand }) => {
    if (!hand.credentialGood) return { refuse: new HoldpointError('credential_revoked') };
    const { execution } = request;
    // Another executor's run, or none yet, is no business of this one: answered like what does not exist.
    if (execution === null || execution.executorId !== executor.id) return { refuse: new HoldpointError('not_found', 'No such request.') };
    const repeated = execution.leaseHash === hash && request.status === report.status && execution.finishedAt !== null;
    if (repeated && canonicalJson(execution.output) === canonicalJson(report.output))
      return { answer: { id: request.id, status: request.status } };
    return { command: { kind: 'report', executorId: executor.id, leaseHash: hash, status: report.status, output: report.output } };
  });
  return 'answer' in outcome ? outcome.answer : { id: outcome.applied.request.id, status: outcome.applied.request.status };
}
