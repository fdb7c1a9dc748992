import type { Signer } from './authority.ts';
import type { Command } from './command.ts';
import type { ActionRequest, Approval, RequestStatus, Vote } from './request.ts';

/** For tests: instants around which the clocks are judged. */
export const T0 = 1_764_000_000_000;
export const DECIDE_BY = T0 + 1_800_000;
export const EXECUTE_WITHIN = 600_000;
export const LEASE = 60_000;

const POLICY = { outcome: 'escalate' as const, version: 'sha256:policy-1', reasons: [], ambiguous: [], approval: null };
export const ONE_TECHNICIAN: Approval = {
  need: { technician: 1 },
  stepUp: false,
  blind: false,
  routes: ['one-technician'],
  decideBy: DECIDE_BY,
};

export const TECHNICIAN: Signer = { personId: 'tess', name: 'Tess', active: true, roles: ['technician'], steppedUp: true };

export function pendingRequest(change: Partial<ActionRequest> = {}): ActionRequest {
  return {
    id: 'req_1',
    tenant: 'acme',
    agentId: 'agent_1',
    barredSigners: ['owner'],
    tool: 'service.restart',
    toolSchemaHash: 'sha256:schema',
    arguments: { service: 'spooler' },
    originalArguments: null,
    targets: [],
    nonce: 'n1',
    digest: 'd0',
    intent: { summary: 's', prompt: '', reason: '', ticket: null, evidence: '', before: null },
    confidencePct: 80,
    flags: [],
    risk: 'low',
    chain: [],
    status: 'pending',
    version: 1,
    policy: POLICY,
    approval: ONE_TECHNICIAN,
    votes: [],
    decision: null,
    executeBy: null,
    execution: null,
    traceparent: null,
    createdAt: T0,
    updatedAt: T0,
    ...change,
  };
}

export function voteOf(signer: Signer, digest: string, verdict: Vote['verdict'] = 'approve'): Vote {
  const { personId, name, roles } = signer;
  return { personId, personName: name, roles, verdict, reason: 'seen', digest, version: 1, consent: null, assertion: null, at: T0 };
}

/** A request as it looks in each state, reached the way the service reaches it. */
export function requestIn(status: RequestStatus, change: Partial<ActionRequest> = {}): ActionRequest {
  const base = pendingRequest({ status, version: 2, ...change });
  const tess = { kind: 'person' as const, id: 'tess', name: 'Tess' };
  const decided = (outcome: 'approved' | 'denied' | 'expired' | 'withdrawn') => ({
    outcome,
    message: '',
    decidedBy: [tess],
    decidedAt: T0,
  });
  const approved = { ...base, votes: [voteOf(TECHNICIAN, 'd0')], decision: decided('approved'), executeBy: T0 + EXECUTE_WITHIN };
  const running = { executorId: 'exec_1', leaseHash: 'lease', startedAt: T0, leaseUntil: T0 + LEASE, finishedAt: null, output: null };
  switch (status) {
    case 'pending':
      return base;
    case 'denied':
    case 'expired':
    case 'withdrawn':
      return { ...base, decision: decided(status) };
    case 'approved':
    case 'lapsed':
      return approved;
    case 'revoked':
      return { ...approved, decision: decided('denied') };
    case 'executing':
      return { ...approved, execution: running };
    case 'succeeded':
    case 'failed':
    case 'unknown':
      return { ...approved, execution: { ...running, finishedAt: T0 } };
  }
}

type VoteCommand = Extract<Command, { kind: 'vote' }>;

/** A vote by someone who looks at the request as it is now. */
export function castVote(request: ActionRequest, signer: Signer, change: Partial<VoteCommand> = {}): VoteCommand {
  return {
    kind: 'vote',
    signer,
    verdict: 'approve',
    reason: 'seen',
    seen: { tenant: request.tenant, digest: request.digest, version: request.version },
    executeWithinMs: EXECUTE_WITHIN,
    ...change,
  };
}
