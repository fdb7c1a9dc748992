import type { ErrorCode } from './error-code.ts';
import type { ActionRequest } from './request.ts';
import type { Role } from './role.ts';

/**
 * A person as the caller's session and memberships say, for the tenant of the request. `steppedUp`: this person
 * proved who they are recently enough for a route that asks for it; what counts as proof is for lib/auth to say.
 */
export type Signer = { personId: string; name: string; active: boolean; roles: Role[]; steppedUp: boolean };

/** `extra` is told to the caller, so it holds nothing of another customer. */
export type Refusal = { ok: false; code: ErrorCode; detail: string; extra?: Record<string, unknown> };

/**
 * May this person sign here? Kept apart from what a signature does, so that each can be read alone.
 * A deny needs any signing role, never a step-up nor a role that the route names: saying no is always cheap.
 */
export function authorize(request: ActionRequest, signer: Signer, verdict: 'approve' | 'deny'): { ok: true } | Refusal {
  if (!signer.active) return refuse('signer_inactive', 'Your account or membership is no longer active.');
  const maySign = signer.roles.some((role) => role === 'technician' || role === 'manager');
  if (!maySign) return refuse('forbidden', 'Only technicians and managers decide requests.');
  if (request.barredSigners.includes(signer.personId))
    return refuse('own_request', 'You own this agent or one in its chain, so you can never sign for it.');
  if (verdict === 'deny') return { ok: true };
  const need = request.approval?.need ?? {};
  const needed = signer.roles.some((role) => (role === 'technician' || role === 'manager') && (need[role] ?? 0) > 0);
  if (!needed) return refuse('role_not_needed', `This route needs ${describeNeed(need)}.`);
  if (request.approval?.stepUp && !signer.steppedUp)
    return refuse('step_up_required', 'This route asks you to prove again that it is you.');
  return { ok: true };
}

export function refuse(code: ErrorCode, detail: string): Refusal {
  return { ok: false, code, detail };
}

function describeNeed(need: Record<string, number | undefined>): string {
  const parts = Object.entries(need).flatMap(([role, n]) => (n ? [`${n} ${role}${n > 1 ? 's' : ''}`] : []));
  return parts.length > 0 ? parts.join(' and ') : 'nobody';
}
