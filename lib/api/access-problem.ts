import { type ErrorCode, HoldpointError } from '#lib/domain/error-code.ts';

const URN = 'urn:openid:authzen:access-request:error:';

/** The problem types that the access request profile names, by our codes, which stay what they are. */
const TYPES: Partial<Record<ErrorCode, string>> = {
  not_found: 'unknown_task',
  already_decided: 'invalid_task_state',
  expired: 'invalid_task_state',
  expired_denial: 'expired_denial',
  invalid_denial_binding: 'invalid_denial_binding',
  duplicate_request: 'duplicate_request',
};

/** A refusal as the profile wants it: its `type`, and 409 for a key that came with another body. */
export function toAccessProblem(error: unknown): unknown {
  if (!(error instanceof HoldpointError)) return error;
  const code = error.code === 'idempotency_key_reused' ? 'duplicate_request' : error.code;
  const type = TYPES[code];
  return type === undefined ? error : new HoldpointError(code, error.message, { ...error.extra, type: URN + type });
}
