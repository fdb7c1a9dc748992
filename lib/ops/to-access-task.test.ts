import { describe, expect, it } from 'vitest';
import { taskAnswer } from '#lib/contract/access-request.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import { REQUEST_STATUSES } from '#lib/domain/request.ts';
import { pendingRequest, requestIn, T0 } from '#lib/domain/request.fixture.ts';
import { toAccessTask } from './to-access-task.ts';
import { iso, toRequestView } from './to-request-view.ts';

const ISSUER = 'https://holdpoint.example';
const GRANT = { token: 'a.b.c', expiresAt: iso(T0) };
const DIGEST = `sha256:${'0'.repeat(64)}`;
const viewIn = (status: (typeof REQUEST_STATUSES)[number]) => ({
  ...toRequestView(status === 'pending' ? pendingRequest() : requestIn(status), [], GRANT),
  digest: DIGEST,
});

describe('a request as a task', () => {
  it.each(REQUEST_STATUSES)('that is %s has a result only if it is approved, whatever else its view holds', (status) => {
    const answer = toAccessTask(viewIn(status), ISSUER);
    expect(taskAnswer.parse(answer)).toEqual(answer);
    expect(answer.result !== undefined).toBe(status === 'approved');
    expect(answer.task.status === 'approved').toBe(status === 'approved');
    expect('cancel' in answer.task.links).toBe(status === 'pending');
  });

  it('in a state that nobody foresaw is not approved, though it was once and has a grant', () => {
    const view = { ...viewIn('approved'), status: 'superseded' } as unknown as RequestView;
    const answer = toAccessTask(view, ISSUER);
    expect(answer.task.status).toBe('failed');
    expect(answer.result).toBeUndefined();
    expect(JSON.stringify(answer)).not.toContain(GRANT.token);
  });
});
