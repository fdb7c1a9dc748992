import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RequestView, requestView } from '#lib/contract/request-view.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';

let service: Service;
let ana: Session;
beforeAll(async () => {
  service = await createService({ env: { HOLDPOINT_DATABASE_CONNECTIONS: '4' }, pendingLimit: 10_000 });
  ana = await service.signIn('ana');
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const wait = (id: string, seconds: number, signal?: AbortSignal): Promise<Answer> =>
  service.agent('acme-agent')('GET', `/api/v1/requests/${id}`, { headers: { prefer: `wait=${seconds}` }, ...(signal ? { signal } : {}) });
const waiting = (count: number) => vi.waitFor(() => expect(service.node.wakeUps.size).toBe(count), { timeout: 45_000 });

describe('Prefer: wait', () => {
  it('answers at the decision, with the grant', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answer = wait(view.id, 55);
    await waiting(1);
    await service.vote(ana, view);
    const { headers, body } = await answer;
    expect(headers.get('preference-applied')).toBe('wait=55');
    expect(requestView.parse(body)).toMatchObject({ status: 'approved', decision: { decidedBy: [{ id: 'ana' }] }, grant: { token: /./ } });
    await waiting(0);
  });

  it('answers after N seconds with what there is', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answer = await wait(view.id, 1);
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
    expect(answer.body).toMatchObject({ status: 'pending', version: view.version });
  });

  it('a submit waits too, and what is decided already does not', async () => {
    const headers = { 'idempotency-key': 'wait-at-submit', prefer: 'wait=55' };
    const submitted = service.agent('acme-agent')('POST', '/api/v1/requests', { headers, body: bodyFor('service.restart') });
    await waiting(1);
    const page = await ana.call('GET', '/api/console/requests?tool=service.restart');
    const newest = (page.body['items'] as { id: string; createdAt: string }[]).sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
    const current = await service.agent('acme-agent')('GET', `/api/v1/requests/${newest?.id}`);
    await service.vote(ana, requestView.parse(current.body), 'deny');
    expect(await submitted).toMatchObject({ status: 201, body: { status: 'denied' } });
    const again = await service.agent('acme-agent')('POST', '/api/v1/requests', { headers, body: bodyFor('service.restart') });
    expect(again.body).toMatchObject({ status: 'denied' });
  });

  it('one vote of two is a change, but not the decision', async () => {
    const view = await service.submit('acme-agent', 'host.isolate');
    const answer = wait(view.id, 55);
    await waiting(1);
    const first = await service.vote(ana, view);
    await waiting(1);
    const { version } = first.body['request'] as { version: number };
    await service.vote(await service.signIn('ben'), { ...view, version });
    expect((await answer).body).toMatchObject({ status: 'approved', version: version + 1 });
  });

  it('a request whose time is over while somebody waits expires for them, without a job or a hint', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answer = wait(view.id, 55);
    await waiting(1);
    await letPass(service.world, view.id, 'decide-by');
    expect((await answer).body).toMatchObject({ status: 'expired', decision: { outcome: 'expired' }, grant: null });
  });

  it('a client that goes away leaves no waiter', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const gone = new AbortController();
    const answers = Array.from({ length: 5 }, () => wait(view.id, 55, gone.signal).catch(() => 'gone'));
    await waiting(5);
    gone.abort();
    await waiting(0);
    expect(await Promise.all(answers)).toEqual(Array(5).fill('gone'));
  });

  it('500 at once hold no database connection, and each gets its own decision', async () => {
    const views: RequestView[] = [];
    for (let i = 0; i < 20; i += 1) views.push(await service.submit('acme-agent', 'service.restart'));
    const answers = Array.from({ length: 500 }, (_, i) => wait(views[i % 20]?.id ?? '', 55));
    await waiting(500);
    await vi.waitFor(
      async () => {
        const { rows } = await service.world.test.admin.query<{ busy: number; open: number }>(
          `SELECT count(*) FILTER (WHERE state <> 'idle')::int AS busy, count(*)::int AS open FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'holdpoint' AND usename = 'holdpoint_runtime'`,
        );
        // The pool of the service is 4 and 2 beside; the world that seeds has its own of at most 8 and 2.
        expect(rows[0]?.open).toBeLessThanOrEqual(16);
        expect(rows[0]?.busy).toBe(0);
        // Those 500 first reads take their time on a busy machine.
      },
      { timeout: 20_000 },
    );
    for (const [i, view] of views.entries()) expect((await service.vote(ana, view, i % 2 ? 'approve' : 'deny')).status).toBe(200);
    for (const [i, answer] of (await Promise.all(answers)).entries())
      expect(answer.body).toMatchObject({ id: views[i % 20]?.id, status: (i % 20) % 2 ? 'approved' : 'denied' });
    await waiting(0);
  }, 120_000);

  it('every waiter of one request gets the same grant', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answers = Array.from({ length: 20 }, () => wait(view.id, 55));
    await waiting(20);
    await service.vote(ana, view);
    const tokens = (await Promise.all(answers)).map(({ body }) => (body['grant'] as { token: string }).token);
    expect(new Set(tokens).size).toBe(1);
  });
});
