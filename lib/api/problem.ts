import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { PROOF_ALGORITHMS } from '#lib/auth/algorithms.ts';
import type { Problem } from '#lib/contract/problem.ts';
import { ERROR_CODES, type ErrorCode, HoldpointError } from '#lib/domain/error-code.ts';

export type LogError = (error: unknown, path: string) => void;

/** Every refusal as a problem document (RFC 9457). What we did not foresee is `internal` and says nothing about itself. */
export function problemResponse(error: unknown, path: string, log: LogError): Response {
  const refusal = toRefusal(error);
  if (refusal.status >= 500) log(error, path);
  const { title, status } = ERROR_CODES[refusal.code];
  const body: Problem = {
    type: `https://holdpoint.dev/problems/${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    ...refusal.extra,
  };
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (status === 401) headers.set('www-authenticate', challenge(refusal.code));
  if (status === 429 || status === 503) headers.set('retry-after', String(refusal.extra['retryAfterSeconds'] ?? 1));
  return new Response(JSON.stringify(body), { status, headers });
}

/** What is wrong with a credential in the words of RFC 6750 and 9449. A call without one gets none of them. */
const CHALLENGE_ERRORS: Partial<Record<ErrorCode, string>> = {
  invalid_token: 'invalid_token',
  credential_revoked: 'invalid_token',
  credential_expired: 'invalid_token',
  invalid_dpop_proof: 'invalid_dpop_proof',
};

/** Both ways to authenticate (RFC 9449 section 7.1). A proof is no matter of the one without proofs. */
function challenge(code: ErrorCode): string {
  const error = CHALLENGE_ERRORS[code];
  const bearer = ['Bearer realm="holdpoint"', ...(error === 'invalid_token' ? [`error="${error}"`] : [])].join(', ');
  const dpop = ['DPoP realm="holdpoint"', ...(error ? [`error="${error}"`] : []), `algs="${PROOF_ALGORITHMS.join(' ')}"`].join(', ');
  return `${bearer}, ${dpop}`;
}

/** `app.notFound`: what is not a route, and a known route with another method. */
export function noRoute(c: Context, log: LogError, methods: readonly string[]): Response {
  if (methods.length === 0) return problemResponse(new HoldpointError('not_found', 'No such route.'), c.req.path, log);
  const response = problemResponse(new HoldpointError('method_not_allowed', `Use ${methods.join(' or ')}.`), c.req.path, log);
  response.headers.set('allow', methods.join(', '));
  return response;
}

function toRefusal(error: unknown): HoldpointError {
  if (error instanceof HoldpointError) return error;
  if (error instanceof HTTPException && error.status === 413) return new HoldpointError('body_too_large');
  if (error instanceof HTTPException && error.status < 500) return new HoldpointError('invalid_body');
  if (isDatabaseAway(error))
    return new HoldpointError('unavailable', 'The database cannot be reached. Ask again: what was done will not be done twice.');
  return new HoldpointError('internal', 'Something went wrong here. Nothing was changed, or it is in the log.');
}

/** Connection errors of Node, and PostgreSQL's class 08, 57P and 53. */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|08|57P|53|40P01|40001)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|is not queryable|after calling end on the pool/.test(error.message)
  );
}
