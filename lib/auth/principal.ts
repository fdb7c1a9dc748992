import type { Role } from '#lib/domain/role.ts';

/** Who is calling, as lib/auth established it. Nothing else may say so: not a body, not a header of ours. `keyEndsAt`: epoch milliseconds. */
export type AgentPrincipal = { kind: 'agent'; tenant: string; id: string; name: string; keyId: string; keyEndsAt?: number };
export type ExecutorPrincipal = { kind: 'executor'; tenant: string; id: string; name: string; keyId: string; keyEndsAt?: number };
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
