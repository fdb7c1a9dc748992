import type { Json, JsonObject } from './json.ts';
import type { PolicyVerdict } from './policy.ts';
import type { RiskTier } from './risk.ts';
import type { Role, RoleNeed } from './role.ts';
import type { Flag } from './screen-flag.ts';
import type { ResolvedTarget } from './target.ts';

/** The eleven states of an action request. `pending` is the hold point; see moves.ts for what may follow what. */
export const REQUEST_STATUSES = [
  'pending',
  'approved',
  'denied',
  'expired',
  'withdrawn',
  'executing',
  'lapsed',
  'revoked',
  'succeeded',
  'failed',
  'unknown',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export const DECISION_OUTCOMES = ['approved', 'approved_with_edits', 'denied', 'expired', 'withdrawn'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** The agent's own words. Untrusted: shown after the call, never used to decide what it means. */
export type Intent = {
  summary: string;
  prompt: string;
  reason: string;
  ticket: string | null;
  evidence: string;
  /** What the agent says is there now, for a call that replaces it. A claim like the rest: shown as a diff, never judged. */
  before: JsonObject | null;
};

/** Who must sign and by when. Frozen at submit; an edit may only tighten it. Times are epoch milliseconds. */
export type Approval = {
  need: RoleNeed;
  stepUp: boolean;
  /** Whoever has not signed yet is not shown who did and what they said. */
  blind: boolean;
  routes: string[];
  decideBy: number;
};

/** How an approval was given, as it is kept with the vote. Epoch milliseconds; see consent.ts for what is asked. */
export type Consent = { risk: RiskTier; shown: boolean; openedAt: number | null; typed: string | null };

/** One person's verdict, for exactly one digest. A vote for an earlier digest stays on record and counts for nothing. */
export type Vote = {
  personId: string;
  personName: string;
  roles: Role[];
  verdict: 'approve' | 'deny';
  reason: string;
  digest: string;
  version: number;
  /** How it was given; null for a deny, which never needs anything. */
  consent: Consent | null;
  /** The WebAuthn assertion of a step-up, with all that its challenge was made of. */
  assertion: Json;
  at: number;
};

export type Decider =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'policy'; id: string; name: string }
  | { kind: 'agent'; id: string; name: string }
  | { kind: 'clock'; id: string; name: string };

export type Decision = {
  outcome: DecisionOutcome;
  message: string;
  decidedBy: Decider[];
  decidedAt: number;
};

/** A redeemed grant. The lease is the executor's proof that the run is its own; `leaseUntil` bounds the silence. */
export type Execution = {
  executorId: string;
  leaseHash: string;
  startedAt: number;
  leaseUntil: number;
  finishedAt: number | null;
  output: Json;
};

/** The aggregate: one proposed tool call and all that became of it. Times are epoch milliseconds, by the database's clock. */
export type ActionRequest = {
  id: string;
  tenant: string;
  agentId: string;
  /** People who can never sign this one: the agent's owner and the owners of every agent in the chain (I10). */
  barredSigners: string[];
  tool: string;
  toolSchemaHash: string;
  arguments: JsonObject;
  /** What the agent first asked for, kept when a technician edits. */
  originalArguments: JsonObject | null;
  targets: ResolvedTarget[];
  nonce: string;
  digest: string;
  intent: Intent;
  confidencePct: number | null;
  /** What the service noticed in the agent's words, and how much a wrong yes would hurt. Frozen; an edit may only raise it. */
  flags: Flag[];
  risk: RiskTier;
  chain: string[];
  status: RequestStatus;
  version: number;
  policy: PolicyVerdict;
  approval: Approval | null;
  votes: Vote[];
  decision: Decision | null;
  /** An approval not redeemed by then lapses. Null until approved. */
  executeBy: number | null;
  execution: Execution | null;
  /** The span in which the agent asked, of version 00 (trace-context.ts). Its word: for whoever looks at traces, and judged by nothing. */
  traceparent: string | null;
  createdAt: number;
  updatedAt: number;
};
