import type { Signer } from './authority.ts';
import type { ConsentGiven } from './consent.ts';
import type { Json, JsonObject } from './json.ts';
import type { PolicyVerdict } from './policy.ts';
import type { Approval, Execution, RequestStatus } from './request.ts';
import type { RiskTier } from './risk.ts';

/** What the person's screen showed. A vote that names anything else is for another call (I5). */
export type Seen = { tenant: string; digest: string; version: number };

/** An edited call, already validated against the tool's schema and evaluated again by policy. */
export type Edit = {
  arguments: JsonObject;
  digest: string;
  policy: PolicyVerdict;
  approval: Approval | null;
  risk: RiskTier;
};

export type Command =
  | {
      kind: 'vote';
      signer: Signer;
      verdict: 'approve' | 'deny';
      reason: string;
      seen: Seen;
      edit?: Edit;
      consent?: ConsentGiven;
      executeWithinMs: number;
    }
  | { kind: 'withdraw'; agentId: string; agentName: string; reason: string }
  | { kind: 'expire' }
  | { kind: 'lapse' }
  | { kind: 'revoke'; by: { kind: 'person' | 'policy' | 'clock'; id: string; name: string }; reason: string }
  | { kind: 'close'; by: { kind: 'person'; id: string; name: string }; reason: string }
  | { kind: 'redeem'; executorId: string; digest: string; leaseHash: string; leaseMs: number }
  | { kind: 'report'; executorId: string; leaseHash: string; status: 'succeeded' | 'failed' | 'unknown'; output: Json }
  | { kind: 'lose-lease' };

export type CommandKind = Command['kind'];
export const COMMAND_KINDS = [
  'vote',
  'withdraw',
  'expire',
  'lapse',
  'revoke',
  'close',
  'redeem',
  'report',
  'lose-lease',
] as const satisfies readonly CommandKind[];

/** What happened, as the audit log and the outbox tell it. One event per leaf (I7). */
export type RequestEvent = {
  type:
    | 'request.submitted'
    | 'request.voted'
    | 'request.edited'
    | 'request.approved'
    | 'request.denied'
    | 'request.expired'
    | 'request.withdrawn'
    | 'request.lapsed'
    | 'request.revoked'
    | 'grant.minted'
    | 'grant.redeemed'
    | 'result.reported'
    | 'lease.lost';
  from: RequestStatus | null;
  to: RequestStatus;
  actor: { kind: 'agent' | 'person' | 'executor' | 'policy' | 'system'; id: string };
  execution?: Execution;
};
