import type { Role } from '#lib/domain/role.ts';

/** Who is calling, as lib/auth established it. Nothing else may say so: not a body, not a header of ours. */
export type AgentPrincipal = Workload & { kind: 'agent' };
export type ExecutorPrincipal = Workload & { kind: 'executor' };

type Workload = {
  tenant: string;
  id: string;
  name: string;
  /** Of the key that was presented, or of the federation whose access token was: what each operation asks about again. */
  keyId: string;
  /** When that key ends, in epoch milliseconds. None for a federation, or for a key that does not end. */
  keyEndsAt?: number;
  /** The thumbprint of the key that the caller proved to hold (RFC 9449). None with a bearer key. */
  jkt?: string;
};

export type PersonPrincipal = {
  kind: 'person';
  id: string;
  name: string;
  email: string;
  sessionId: string;
  /** Epoch milliseconds when this session proved who signs in; how fresh a step-up is (as RFC 9470 has it). */
  authenticatedAt: number;
  memberships: { tenant: string; roles: Role[] }[];
};
