import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { settleClocks } from '#lib/ops/settle-clocks.ts';
import { letPass } from '../test/world-clocks.fixture.ts';
import { connectTo, createSteered, type Steered } from './steered.fixture.ts';

/** A gate that is killed between redeem and report: the call is never run twice, and its outcome is what it is, unknown. */
let steered: Steered;

beforeAll(async () => {
  steered = await createSteered();
  const gate = await connectTo(steered.gated.command());
  await gate.client.listTools();
  await steered.gated.reviewAll('reversible');
  await gate.client.close();
});
afterAll(async () => {
  expect(steered.gated.service.node.errors).toEqual([]);
  await steered.close();
});

const times = async (path: string) => (await steered.reached()).filter((each) => each === path).length;

/** The lease runs out, and a gate that starts afterwards gets the same call from its client. */
async function afterTheCrash(id: string, tool: string, path: string, ran: number): Promise<void> {
  const { gated } = steered;
  expect((await gated.view(id)).status).toBe('executing');
  const again = await connectTo(gated.command('--hold', '1'));
  await again.client.listTools();
  // The old request is not taken up: the same call is a new one, which waits for a person like any other.
  const answer = await again.call(tool, path);
  expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Pending, not executed') as string });
  expect(answer.text).not.toContain(id);
  await letPass(gated.service.world, id, 'lease');
  // As the clock's job does when the lease is over.
  await settleClocks(gated.service.node.ctx, { tenant: 'acme' });
  expect((await gated.view(id)).status).toBe('unknown');
  const status = await again.client.callTool({ name: 'approval_status', arguments: { request_id: id } });
  expect(JSON.stringify(status)).toContain('unknown');
  expect(await times(path)).toBe(ran);
  await again.client.close();
}

describe('a gate that is killed', () => {
  it('when the call has left and nothing has come back: it reached the upstream once, and nobody can say more', async () => {
    const gate = await connectTo(steered.gated.command());
    const gone = gate.call('stall', '/left').catch((error: unknown) => error);
    const asked = await steered.pending('/left');
    expect((await steered.gated.service.vote(steered.gated.ana, asked)).status).toBe(200);
    await vi.waitFor(async () => expect(await times('/left')).toBe(1), { timeout: 20_000 });
    process.kill(gate.pid, 'SIGKILL');
    expect(await gone).toBeInstanceOf(Error);
    await afterTheCrash(asked.id, 'stall', '/left', 1);
  });

  it('when the grant is redeemed and the call has not left: it never reaches the upstream', async () => {
    let pid = 0;
    const proxy = createServer((request, response) => {
      const { hostname, port } = new URL(steered.gated.service.url);
      const { method, url, headers } = request;
      const onward = forward({ hostname, port, method, path: url, headers }, (answer) => {
        // The service has committed, and the gate dies before it hears of it.
        if (url?.endsWith('/grants/redeem') && answer.statusCode === 200) process.kill(pid, 'SIGKILL');
        else response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.pipe(onward);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const command = steered.gated.command();
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const gate = await connectTo({ ...command, env: { ...command.env, HOLDPOINT_URL: url } });
    pid = gate.pid;
    const gone = gate.call('note', '/redeemed').catch((error: unknown) => error);
    const asked = await steered.pending('/redeemed');
    expect((await steered.gated.service.vote(steered.gated.ana, asked)).status).toBe(200);
    expect(await gone).toBeInstanceOf(Error);
    await afterTheCrash(asked.id, 'note', '/redeemed', 0);
    proxy.closeAllConnections();
    proxy.close();
  });

  it('while a call is held: the next gate of its agent takes it back, and leaves alone what a gate holds that lives', async () => {
    const { gated } = steered;
    const [killed, living] = [await connectTo(gated.command()), await connectTo(gated.command())];
    const gone = killed.call('note', '/killed').catch((error: unknown) => error);
    const held = living.call('note', '/living');
    const [orphan, waited] = [await steered.pending('/killed'), await steered.pending('/living')];
    process.kill(killed.pid, 'SIGKILL');
    expect(await gone).toBeInstanceOf(Error);
    expect((await gated.view(orphan.id)).status).toBe('pending');
    const next = await connectTo(gated.command());
    await vi.waitFor(async () => expect((await gated.view(orphan.id)).status).toBe('withdrawn'), { timeout: 20_000 });
    expect((await gated.view(waited.id)).status).toBe('pending');
    expect((await gated.service.vote(gated.ana, waited)).status).toBe(200);
    expect((await held).isError).toBe(false);
    expect([await times('/killed'), await times('/living')]).toEqual([0, 1]);
    await Promise.all([next.client.close(), living.client.close()]);
  });
});
