import type { RequestView, TargetView } from '#lib/contract/request-view.ts';
import { countingVotes, fillSeats } from '#lib/domain/quorum.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import type { RoleNeed } from '#lib/domain/role.ts';
import type { ResolvedTarget } from '#lib/domain/target.ts';
import type { AgentMessage } from '#lib/store/messages.ts';

export type GrantView = { token: string; expiresAt: string };

/** The aggregate as its agent sees it. Only the agent that may run it ever gets a grant in it. */
export function toRequestView(request: ActionRequest, messages: readonly AgentMessage[], grant: GrantView | null = null): RequestView {
  const { approval, decision, execution, policy } = request;
  const given = countingVotes(request);
  return {
    id: request.id,
    status: request.status,
    version: request.version,
    tenant: request.tenant,
    tool: request.tool,
    arguments: request.arguments,
    targets: request.targets.map(toTargetView),
    digest: request.digest,
    ...digestParts(request),
    policy: { outcome: policy.outcome, version: policy.version, reasons: policy.reasons, ambiguous: policy.ambiguous },
    approval: approval && {
      need: toNeed(approval.need),
      missing: toNeed(fillSeats(approval.need, given).missing),
      stepUp: approval.stepUp,
      blind: approval.blind,
      routes: approval.routes,
      given: given.map(({ personId, personName, roles, at }) => ({ id: personId, name: personName, roles, at: iso(at) })),
      decideBy: iso(approval.decideBy),
    },
    decision: decision && {
      outcome: decision.outcome,
      message: decision.message,
      decidedBy: decision.decidedBy,
      decidedAt: iso(decision.decidedAt),
      ...(decision.outcome === 'approved_with_edits' ? { arguments: request.arguments } : {}),
    },
    grant,
    executeBy: request.executeBy === null ? null : iso(request.executeBy),
    result:
      execution && execution.finishedAt !== null
        ? { ...outcomeOf(request), output: execution.output, finishedAt: iso(execution.finishedAt) }
        : null,
    traceparent: request.traceparent,
    messages: messages.map(({ at, ...message }) => ({ ...message, at: iso(at) })),
    createdAt: iso(request.createdAt),
  };
}

/** What the digest is made of beside what is in every view of a call anyway. */
export function digestParts({ agentId, toolSchemaHash, nonce }: ActionRequest) {
  return { agent: agentId, toolSchemaHash, nonce };
}

export function toTargetView(target: ResolvedTarget): TargetView {
  return { ...target, lastSeenAt: target.lastSeenAt === null ? null : iso(target.lastSeenAt) };
}

/** RFC 3339 in UTC, milliseconds. */
export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function toNeed({ technician, manager }: RoleNeed): { technician?: number; manager?: number } {
  return { ...(technician ? { technician } : {}), ...(manager ? { manager } : {}) };
}

function outcomeOf({ status }: ActionRequest): { status: 'succeeded' | 'failed' | 'unknown' } {
  return { status: status === 'succeeded' || status === 'failed' ? status : 'unknown' };
}
