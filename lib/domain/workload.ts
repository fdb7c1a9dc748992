import type { Role } from './role.ts';

export const WORKLOAD_KINDS = ['agent', 'executor'] as const;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

export const ENVIRONMENTS = ['production', 'staging', 'lab'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** One workload of one customer. Ids are unique within a customer and kind only, so all three name it. */
export type WorkloadRef = { kind: WorkloadKind; tenant: string; id: string };

/** Who registers workloads, gives them keys and stops them. Technicians stop an agent by reporting a call of it. */
export const WORKLOAD_ROLES: readonly Role[] = ['admin', 'manager'];

/** How many keys of one workload may be good at once: the one in use, and the one that replaces it. */
export const MAX_KEYS = 2;

/** `agent.acme.acme-remediator`. No part may hold a dot, so it reads back in one way only. */
export function formatWorkloadRef({ kind, tenant, id }: WorkloadRef): string {
  return `${kind}.${tenant}.${id}`;
}

/** Null when the text names no workload. */
export function parseWorkloadRef(text: string): WorkloadRef | null {
  const [, kind, tenant, id] = /^(agent|executor)\.([a-z0-9][a-z0-9-]{0,62})\.([A-Za-z0-9_-]{1,64})$/.exec(text) ?? [];
  return kind && tenant && id ? { kind: kind as WorkloadKind, tenant, id } : null;
}

export function mayAdministerWorkloads(roles: readonly Role[]): boolean {
  return roles.some((role) => WORKLOAD_ROLES.includes(role));
}
