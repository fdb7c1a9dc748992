import { expect, it, vi } from 'vitest';
import { createService } from '../../test/service.fixture.ts';
import { connected, disconnected, openAgent } from '../../test/sockets.fixture.ts';

it('a node that drains answers whoever waits with what there is, and ends its sockets', async () => {
  const service = await createService();
  const view = await service.submit('acme-agent', 'service.restart');
  const socket = openAgent(service.url, service.world.keys['acme-agent'] ?? '');
  socket.io.reconnection(false);
  await connected(socket);
  const ended = disconnected(socket);
  const answer = service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`, { headers: { prefer: 'wait=55' } });
  await vi.waitFor(() => expect(service.node.wakeUps.size).toBe(1));
  service.node.wakeUps.close();
  expect((await answer).body).toMatchObject({ status: 'pending', id: view.id });
  await service.close();
  expect(await ended).toBe('transport close');
  expect(service.node.errors).toEqual([]);
});
