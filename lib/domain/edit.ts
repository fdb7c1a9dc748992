import { authorize, type Refusal, refuse, type Signer } from './authority.ts';
import type { Edit } from './command.ts';
import type { ActionRequest, Approval } from './request.ts';
import { higherRisk } from './risk.ts';
import { type RoleNeed, SIGNING_ROLES } from './role.ts';

/**
 * An edit is a new call of the same tool: new arguments, new digest, policy asked again. What it needs is joined with
 * what was needed before, and its author must be able to sign under that (a step-up may be new).
 */
export function applyEdit(request: ActionRequest, edit: Edit, author: Signer): { ok: true; request: ActionRequest } | Refusal {
  if (edit.digest === request.digest) return refuse('edit_unchanged', 'The edited call is the same call.');
  // A signature given under an earlier route must not come back to life under a stricter one.
  if (request.votes.some(({ digest }) => digest === edit.digest))
    return refuse('edit_unchanged', 'This version of the call was voted on before it was edited.');
  if (edit.policy.outcome === 'deny') return refuse('edit_denied_by_policy', 'Policy denies the call as edited.');
  const edited: ActionRequest = {
    ...request,
    arguments: edit.arguments,
    originalArguments: request.originalArguments ?? request.arguments,
    digest: edit.digest,
    policy: edit.policy,
    approval: joinApprovals(request.approval, edit.approval),
    risk: higherRisk(request.risk, edit.risk),
  };
  const authority = authorize(edited, author, 'approve');
  return authority.ok ? { ok: true, request: edited } : authority;
}

/** The stricter of both in each respect, so that editing a call is never a way around its route. */
export function joinApprovals(before: Approval | null, after: Approval | null): Approval | null {
  if (before === null || after === null) return before ?? after;
  const need: RoleNeed = {};
  for (const role of SIGNING_ROLES) {
    const count = Math.max(before.need[role] ?? 0, after.need[role] ?? 0);
    if (count > 0) need[role] = count;
  }
  return {
    need,
    stepUp: before.stepUp || after.stepUp,
    blind: before.blind || after.blind,
    routes: [...new Set([...before.routes, ...after.routes])].sort(),
    decideBy: Math.min(before.decideBy, after.decideBy),
  };
}
