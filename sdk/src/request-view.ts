/** A JSON value (RFC 8259). */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type RequestStatus =
  | 'pending'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'withdrawn'
  | 'executing'
  | 'lapsed'
  | 'revoked'
  | 'succeeded'
  | 'failed'
  | 'unknown';

/** A target as the service found it in the inventory. `foreign`: known, but another customer's. */
export type Target = {
  kind: 'host' | 'user';
  name: string;
  resolved: boolean;
  foreign: boolean;
  displayName: string | null;
  role: string | null;
  privileged: boolean;
  owner: string | null;
  lastSeenAt: string | null;
};

export type PolicyVerdict = {
  outcome: 'allow' | 'deny' | 'escalate';
  version: string;
  reasons: { id: string; effect: 'permit' | 'forbid'; reason: string; route: string | null }[];
  ambiguous: string[];
};

type RoleNeed = { technician?: number | undefined; manager?: number | undefined };

/** Who must sign and by when. */
export type Approval = {
  need: RoleNeed;
  missing: RoleNeed;
  stepUp: boolean;
  blind: boolean;
  routes: string[];
  given: { id: string; name: string; roles: string[]; at: string }[];
  decideBy: string;
};

export type Decision = {
  outcome: 'approved' | 'approved_with_edits' | 'denied' | 'expired' | 'withdrawn';
  /** The words of the person, or of the policy, who decided. */
  message: string;
  decidedBy: { kind: 'person' | 'policy' | 'agent' | 'clock'; id: string; name: string }[];
  decidedAt: string;
  /** Present when a technician edited: what was approved in place of what was asked. */
  arguments?: JsonObject | undefined;
};

/** A permit for one digest at one executor: a JWS that is good once, for a minute or two. */
export type Grant = { token: string; expiresAt: string };

/** A technician's question (`person`) or the agent's answer, oldest first in a request's `messages`. */
export type Message = { id: string; from: 'person' | 'agent'; name: string; body: string; at: string };

/** With tenant, tool, arguments and targets: all that a digest is made of. */
export type DigestParts = { agent: string; toolSchemaHash: string; nonce: string };

/** One request as its agent sees it. Instants are RFC 3339 in UTC; `arguments` are those approved once it is approved. */
export type RequestView = DigestParts & {
  id: string;
  status: RequestStatus;
  /** Grows with each change of the request; a question of a technician does not move it. */
  version: number;
  tenant: string;
  tool: string;
  arguments: JsonObject;
  targets: Target[];
  /** `sha256:…` over the RFC 8785 form of the call. */
  digest: string;
  policy: PolicyVerdict;
  approval: Approval | null;
  decision: Decision | null;
  grant: Grant | null;
  executeBy: string | null;
  result: { status: 'succeeded' | 'failed' | 'unknown'; output: Json; finishedAt: string } | null;
  /** The span in which it was asked for (W3C Trace Context); null when none was said. */
  traceparent: string | null;
  messages: Message[];
  createdAt: string;
};
