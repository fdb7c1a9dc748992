import {
  AuthenticationError,
  ConflictError,
  ForbiddenError,
  HoldpointError,
  InvalidRequestError,
  NotFoundError,
  RateLimitError,
  type Refusal,
  UnavailableError,
} from './errors.ts';
import { GrantError } from './grant-error.ts';

/** Codes that are about a grant, whatever their status. `expired` is one only where a grant was presented. */
const GRANT_CODES = new Set([
  'invalid_grant',
  'grant_proof_invalid',
  'wrong_executor',
  'consumed',
  'digest_mismatch',
  'policy_changed',
  'approver_lost',
]);

/**
 * The typed error of an answer that is no success: a problem document (RFC 9457), or whatever a proxy put in its place, which is
 * then told by the address that it came from.
 */
export function toError(status: number, text: string, retryAfter: string | null, address?: string): HoldpointError {
  const problem = readProblem(text);
  const code = typeof problem['code'] === 'string' ? problem['code'] : `http_${status}`;
  const said = problem['detail'] ?? problem['title'];
  const refusal: Refusal = {
    status,
    detail:
      typeof said === 'string'
        ? said
        : `What answers${address === undefined ? '' : ` at ${address}`} said ${status}, and not in the words of a Holdpoint service.`,
    retryAfterMs: readRetryAfter(retryAfter),
    ...(Array.isArray(problem['errors']) ? { errors: problem['errors'] as NonNullable<Refusal['errors']> } : {}),
  };
  return GRANT_CODES.has(code) ? new GrantError(code, refusal) : new (classOf(status))(code, refusal);
}

/** Whether the same call may simply be made again: nothing was said about it, only that it is not the time. */
export function isTransient(error: unknown): error is HoldpointError {
  if (!(error instanceof HoldpointError)) return false;
  return error instanceof RateLimitError || error.code === 'unreachable' || [502, 503, 504].includes(error.status);
}

function classOf(status: number): new (code: string, refusal: Refusal) => HoldpointError {
  if (status === 401) return AuthenticationError;
  if (status === 403) return ForbiddenError;
  if (status === 404) return NotFoundError;
  if (status === 409) return ConflictError;
  if (status === 429) return RateLimitError;
  if (status === 0 || status >= 500) return UnavailableError;
  return status >= 400 ? InvalidRequestError : UnavailableError;
}

/** The members of a JSON object, or none of what is no JSON object. */
export function readProblem(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3), as milliseconds from now. */
function readRetryAfter(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
