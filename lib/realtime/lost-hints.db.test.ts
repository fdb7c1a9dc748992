import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { nextPush, openAgent, watch } from '../../test/sockets.fixture.ts';

/** A node whose every hint is lost: the sweep alone carries decisions to those who wait (I9). */
let service: Service;
let ana: Session;
beforeAll(async () => {
  service = await createService({ loseHints: true });
  ana = await service.signIn('ana');
});
afterAll(() => service.close());

describe('without hints', () => {
  it('a long-poll hears of the decision', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answer = service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`, { headers: { prefer: 'wait=55' } });
    await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(1));
    await service.vote(ana, view);
    expect((await answer).body).toMatchObject({ status: 'approved' });
  });

  it('a socket hears of the decision, and again until it acks', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const socket = openAgent(service.url, service.world.keys['acme-agent'] ?? '');
    await watch(socket, view.id);
    const first = new Promise<void>((resolve) => void socket.once('request', () => resolve()));
    await service.vote(ana, view, 'deny');
    await first;
    // The first one is not acked, so the server sends it again once it has waited for that.
    expect(await nextPush(socket)).toMatchObject({ id: view.id, status: 'denied' });
    socket.disconnect();
  });
});
