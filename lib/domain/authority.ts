import type { ErrorCode } from './error-code.ts';
import type { ActionRequest } from './request.ts';
import type { Role } from './role.ts';
import type { StepUpFault } from './step-up.ts';

/**
 * A person as the caller's session and memberships say, for the tenant of the request. `steppedUp`: this very vote
 * carries a checked assertion of one of their passkeys; when it does not, `stepUpFault` may say why.
 */
export type Signer = {
  personId: string;
  name: string;
  active: boolean;
  roles: Role[];
  steppedUp: boolean;
  stepUpFault?: StepUpFault;
};

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
  if (!needed)
    return refuse(
      'role_not_needed',
      `This request is signed by ${describeNeed(need)}, and you are ${rolesText(signer.roles)} here. You can deny it or hand it over.`,
    );
  return { ok: true };
}

/**
 * Does an approval carry the proof that its route asks for? Asked last, so that nobody reaches for a key in vain. A bad
 * assertion is refused wherever it is sent: whoever sent it believes that they signed with it.
 */
export function checkStepUp({ approval }: ActionRequest, { steppedUp, stepUpFault: fault }: Signer): { ok: true } | Refusal {
  if (fault?.code === 'assertion_invalid') return refuse(fault.code, fault.detail);
  if (!approval?.stepUp || steppedUp) return { ok: true };
  if (fault) return refuse(fault.code, fault.detail);
  return refuse('step_up_required', 'This route asks for a passkey: prove that it is you who approves this call.');
}

export function refuse(code: ErrorCode, detail: string): Refusal {
  return { ok: false, code, detail };
}

function rolesText(roles: readonly string[]): string {
  return roles.map((role) => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`).join(' and ');
}

function describeNeed(need: Record<string, number | undefined>): string {
  const parts = Object.entries(need).flatMap(([role, n]) => (n ? [`${n} ${role}${n > 1 ? 's' : ''}`] : []));
  return parts.length > 0 ? parts.join(' and ') : 'nobody';
}
