import type { ApprovalNeed } from './policy.ts';
import { type RoleNeed, SIGNING_ROLES } from './role.ts';

/** Who must sign and by when, under a name that policies cite in `@approval`. */
export type Route = { name: string; need: RoleNeed; decideWithinSeconds: number; stepUp: boolean; blind: boolean };

/** Strictest wins in each respect, so the order of the routes cannot matter. `routes` must not be empty. */
export function joinRoutes(routes: readonly Route[]): ApprovalNeed {
  const need: RoleNeed = {};
  for (const role of SIGNING_ROLES) {
    const count = Math.max(0, ...routes.map((route) => route.need[role] ?? 0));
    if (count > 0) need[role] = count;
  }
  return {
    need,
    stepUp: routes.some((route) => route.stepUp),
    blind: routes.some((route) => route.blind),
    decideWithinSeconds: Math.min(...routes.map((route) => route.decideWithinSeconds)),
    routes: [...new Set(routes.map((route) => route.name))].sort(),
  };
}
