import { GRANT_MODE, type TaskAnswer } from '#lib/contract/access-request.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { type TaskStatus, taskStatus } from '#lib/domain/task-status.ts';

const TITLES: Readonly<Record<TaskStatus, string>> = {
  pending: 'Waits for a person',
  approved: 'Approved',
  denied: 'Denied',
  expired: 'The time to act has passed',
  cancelled: 'Taken back',
  failed: 'Could not be completed',
  consumed: 'The approval was used',
};

/** A request as a task of the AuthZEN access request profile. A result comes only with an approval that can still be used (I8). */
export function toAccessTask(view: RequestView, issuer: string): TaskAnswer {
  const status = taskStatus(view.status);
  const endpoint = `${issuer}/access/v1/requests/${view.id}`;
  const until = status === 'pending' ? view.approval?.decideBy : status === 'approved' ? view.executeBy : null;
  const links = {
    ...(status === 'pending' ? { cancel: `${endpoint}/cancel` } : {}),
    'holdpoint.dev/request': `${issuer}/api/v1/requests/${view.id}`,
  };
  const task = {
    id: view.id,
    status,
    status_endpoint: endpoint,
    ...(until ? { expires_at: until } : {}),
    display: { title: TITLES[status], description: view.decision?.message ?? reasonsOf(view) },
    links,
  };
  const result = status === 'approved' ? toResult(view) : null;
  return result ? { task, result } : { task };
}

function toResult({ decision, executeBy, tool, digest, grant, ...view }: RequestView): TaskAnswer['result'] | null {
  if (decision === null || executeBy === null) return null;
  if (decision.outcome !== 'approved' && decision.outcome !== 'approved_with_edits') return null;
  return {
    mode: GRANT_MODE,
    outcome: decision.outcome,
    message: decision.message,
    approved_at: decision.decidedAt,
    approved_until: executeBy,
    action: { name: tool, properties: view.arguments },
    digest,
    grant,
  };
}

function reasonsOf({ policy }: RequestView): string {
  return policy.reasons.map(({ reason }) => reason).join(' ');
}
