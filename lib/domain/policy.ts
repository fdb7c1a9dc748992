import type { RoleNeed } from './role.ts';

export type PolicyOutcome = 'allow' | 'deny' | 'escalate';

/** One policy that matched. `route` is its `@approval`, when it has one. */
export type PolicyReason = { id: string; effect: 'permit' | 'forbid'; reason: string; route: string | null };

/** What a human must do: the join of the routes of all matching `@approval` policies. */
export type ApprovalNeed = { need: RoleNeed; stepUp: boolean; blind: boolean; decideWithinSeconds: number; routes: string[] };

/**
 * Policy's answer for one call. Frozen on the request. `ambiguous` names why nothing covered the call;
 * `approval` is set exactly when the outcome is `escalate`; reasons are sorted by id, so equal verdicts are equal.
 */
export type PolicyVerdict = {
  outcome: PolicyOutcome;
  version: string;
  reasons: PolicyReason[];
  ambiguous: string[];
  approval: ApprovalNeed | null;
};
