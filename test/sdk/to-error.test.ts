import { expect, it } from 'vitest';
import { ERROR_CODES } from '#lib/domain/error-code.ts';
import { isApproved, type RequestView } from '#sdk/main.ts';
import { outcomeError } from '#sdk/outcome-errors.ts';
import { isTransient, toError } from '#sdk/to-error.ts';

const problem = (status: number, code: string) => toError(status, JSON.stringify({ code, status, title: 'No', detail: 'Because.' }), null);

it('every code of the service has a class by its family', () => {
  const classes = Object.entries(ERROR_CODES).map(([code, { status }]) => [code, problem(status, code).name]);
  expect(Object.fromEntries(classes)).toMatchObject({
    invalid_body: 'InvalidRequestError',
    credential_expired: 'AuthenticationError',
    agent_suspended: 'ForbiddenError',
    not_found: 'NotFoundError',
    already_decided: 'ConflictError',
    too_many_pending: 'RateLimitError',
    consumed: 'GrantError',
    wrong_executor: 'GrantError',
    grant_proof_invalid: 'GrantError',
    invalid_token: 'AuthenticationError',
    internal: 'UnavailableError',
  });
  expect(classes.filter(([, name]) => name === 'HoldpointError')).toEqual([]);
});

it('a code of a newer service is kept, and its class comes from the status', () => {
  expect(problem(418, 'moon_phase')).toMatchObject({ name: 'InvalidRequestError', code: 'moon_phase', status: 418, message: 'Because.' });
  expect(problem(599, 'solar_flare')).toMatchObject({ name: 'UnavailableError', code: 'solar_flare' });
});

it('what a proxy answers in the place of the service is an error too', () => {
  expect(toError(502, '<html>Bad gateway</html>', null)).toMatchObject({ name: 'UnavailableError', code: 'http_502' });
  expect(toError(302, '', null)).toMatchObject({ name: 'UnavailableError', code: 'http_302' });
  expect(toError(403, 'null', null)).toMatchObject({ name: 'ForbiddenError', code: 'http_403' });
});

it('reads Retry-After in seconds and as a date', () => {
  expect(toError(429, '{}', '7').retryAfterMs).toBe(7_000);
  expect(toError(503, '{}', new Date(Date.now() + 60_000).toUTCString()).retryAfterMs).toBeGreaterThan(50_000);
  expect(toError(503, '{}', 'Thu, 01 Jan 1970 00:00:00 GMT').retryAfterMs).toBe(0);
  expect(toError(503, '{}', 'soon').retryAfterMs).toBeNull();
});

it('only what says nothing about the call is tried again', () => {
  const tried = Object.entries(ERROR_CODES).filter(([code, { status }]) => isTransient(problem(status, code)));
  expect(tried.map(([code]) => code)).toEqual(['too_many_callbacks', 'too_many_pending', 'rate_limited', 'timeout', 'unavailable']);
});

it('I8: a status, an outcome or a grant that is not known is no approval', () => {
  const good = {
    status: 'approved',
    decision: { outcome: 'approved', message: '', decidedBy: [], decidedAt: '' },
    grant: { token: 'a.b.c', expiresAt: '' },
  };
  const asked = (change: object) => isApproved({ ...good, ...change } as unknown as RequestView);
  expect(asked({})).toBe(true);
  expect(asked({ status: 'approved_by_default' })).toBe(false);
  expect(asked({ status: 'succeeded' })).toBe(false);
  expect(asked({ decision: null })).toBe(false);
  expect(asked({ decision: { ...good.decision, outcome: 'approved_for_later' } })).toBe(false);
  expect(asked({ grant: null })).toBe(false);
  expect(asked({ grant: {} })).toBe(false);
  const odd = { ...good, status: 'approved_by_default', decision: null } as unknown as RequestView;
  expect(outcomeError(odd)).toMatchObject({ name: 'NotApprovedError', code: 'not_approved' });
});
