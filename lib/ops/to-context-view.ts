import type { RelatedRequest, RequestDetail } from '#lib/contract/console-view.ts';
import { RISK_TIERS } from '#lib/domain/risk.ts';
import type { RelatedRow } from '#lib/store/request-context.ts';
import type { RequestDetailRows } from '#lib/store/request-detail.ts';
import { toClaimView } from './list-requests.ts';
import { iso } from './to-request-view.ts';

/** What stands around a request: who has it, who opened it, and the other requests that bear on it. */
export function toContextView({ context }: RequestDetailRows): Pick<RequestDetail, 'claim' | 'viewers' | 'context' | 'lastDecided'> {
  const { agentRecent, sameCall, deniedInLastHour, sameTargets, viewers, lastDecided } = context;
  return {
    claim: toClaimView(context.claim),
    viewers: viewers.map(({ id, name, first_at }) => ({ id, name, firstAt: iso(first_at) })),
    context: {
      agentRecent: agentRecent.map(toRelated),
      sameCall: sameCall.map(toRelated),
      deniedInLastHour: deniedInLastHour.map(toRelated),
      sameTargets: sameTargets.map(toRelated),
    },
    lastDecided: lastDecided && { tenant: lastDecided.tenant, at: iso(lastDecided.at) },
  };
}

function toRelated(row: RelatedRow): RelatedRequest {
  return {
    id: row.id,
    tool: row.tool,
    toolTitle: row.tool_title,
    summary: row.summary,
    status: row.status,
    risk: RISK_TIERS[row.risk] ?? 'critical',
    targetNames: row.target_names,
    decidedBy: row.decision?.decidedBy.map(({ name }) => name) ?? [],
    message: row.decision?.message ?? '',
    createdAt: iso(row.created_at),
    decidedAt: row.decided_at === null ? null : iso(row.decided_at),
  };
}
