import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { Presence } from '#lib/contract/socket.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { type ConsoleSocket, connected, openConsole } from '../../test/sockets.fixture.ts';

/** I6: who looks at a request is told to the members of its customer and to nobody else. */
let service: Service;
let ana: Session;
let ben: Session;
let nora: Session;
const open: ConsoleSocket[] = [];

beforeAll(async () => {
  service = await createService();
  [ana, ben, nora] = await Promise.all([service.signIn('ana'), service.signIn('ben'), service.signIn('nora')]);
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

async function enter({ cookie }: Session): Promise<{ socket: ConsoleSocket; heard: Presence[]; look: (requestId: string | null) => void }> {
  const socket = openConsole(service.url, { cookie, origin: service.url });
  open.push(socket);
  const heard: Presence[] = [];
  socket.on('presence', (presence) => void heard.push(presence));
  await connected(socket);
  return { socket, heard, look: (requestId) => void socket.emit('look', { requestId }) };
}
const hears = (heard: Presence[], requestId: string, ...names: string[]) =>
  vi.waitFor(() => expect(heard.findLast((each) => each.requestId === requestId)?.people.map(({ name }) => name)).toEqual(names), {
    timeout: 20_000,
  });

describe('look', () => {
  it('is told to everybody of the customer, taken back with the next one and when the page goes', async () => {
    const [one, two] = [await service.submit('acme-agent', 'service.restart'), await service.submit('acme-agent', 'service.restart')];
    const [first, second] = [await enter(ana), await enter(ben)];
    first.look(one.id);
    await hears(first.heard, one.id, 'Ana');
    second.look(one.id);
    await hears(first.heard, one.id, 'Ana', 'Ben');
    await hears(second.heard, one.id, 'Ana', 'Ben');
    second.look(two.id);
    await hears(first.heard, one.id, 'Ana');
    await hears(first.heard, two.id, 'Ben');
    second.socket.disconnect();
    await hears(first.heard, two.id);
    first.look(null);
    await hears(first.heard, one.id);
  });

  it('whoever comes later is told who is there already', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const first = await enter(ana);
    first.look(view.id);
    await hears(first.heard, view.id, 'Ana');
    await hears((await enter(ben)).heard, view.id, 'Ana');
  });

  it('I6: a person without membership hears nothing, and can make nobody hear anything', async () => {
    const [acme, northwind] = [
      await service.submit('acme-agent', 'service.restart'),
      await service.submit('northwind-agent', 'service.restart'),
    ];
    const [stranger, both, member] = [await enter(nora), await enter(ben), await enter(ana)];
    member.look(acme.id);
    await hears(both.heard, acme.id, 'Ana');
    stranger.look(acme.id);
    stranger.look('req_nothing');
    stranger.look("'; --");
    stranger.look(northwind.id);
    // Looks are taken in order and told in order, so what did not come before this does not come.
    await hears(both.heard, northwind.id, 'Nora');
    await hears(stranger.heard, northwind.id, 'Nora');
    expect(stranger.heard.map(({ requestId }) => requestId)).toEqual([northwind.id]);
    expect(member.heard.filter(({ people }) => people.some(({ name }) => name === 'Nora'))).toEqual([]);
    // Nora, who connects again, is told what there is of her customer only.
    expect((await enter(nora)).heard.filter(({ requestId }) => requestId === acme.id)).toEqual([]);
  });

  it.each([[undefined], [null], ['x'], [{}], [{ requestId: 1 }], [{ requestId: 'x'.repeat(65) }], [{ requestId: null, tenant: 'acme' }]])(
    'what does not fit the contract changes nothing: %j',
    async (body) => {
      const view = await service.submit('acme-agent', 'service.restart');
      const first = await enter(ana);
      first.look(view.id);
      await hears(first.heard, view.id, 'Ana');
      (first.socket as unknown as { emit: (event: string, body: unknown) => void }).emit('look', body);
      await hears((await enter(ben)).heard, view.id, 'Ana');
    },
  );

  it('of a flood, the last one is where the person is, and few of the others are told', async () => {
    const views = [];
    for (let i = 0; i < 10; i += 1) views.push(await service.submit('acme-agent', 'service.restart'));
    const [first, second] = [await enter(ana), await enter(ben)];
    for (let i = 0; i < 500; i += 1) first.look(views[i % 9]?.id ?? '');
    first.look(views[9]?.id ?? '');
    await hears(second.heard, views[9]?.id ?? '', 'Ana');
    expect(second.heard.length).toBeLessThan(50);
    expect(second.heard.filter(({ people }) => people.length > 0).at(-1)?.requestId).toBe(views[9]?.id);
  });

  it('whose membership ends looks at nothing there any more, and hears nothing', async () => {
    const [acme, northwind] = [
      await service.submit('acme-agent', 'service.restart'),
      await service.submit('northwind-agent', 'service.restart'),
    ];
    const [mara, member, other] = [await enter(await service.signIn('mara')), await enter(ana), await enter(nora)];
    mara.look(acme.id);
    await hears(member.heard, acme.id, 'Mara');
    await service.world.test.admin.query(`DELETE FROM membership WHERE person_id = 'mara' AND tenant_id = 'acme'`);
    await hears(member.heard, acme.id);
    member.look(acme.id);
    await hears(member.heard, acme.id, 'Ana');
    other.look(northwind.id);
    await hears(mara.heard, northwind.id, 'Nora');
    expect(mara.heard.flatMap(({ people }) => people.map(({ name }) => name))).not.toContain('Ana');
  });

  it('I10: on a blind route only whoever has voted hears who looks, until it is decided', async () => {
    await service.world.test.owner.query(`UPDATE approval_route SET blind = true WHERE name = 'two-technicians'`);
    const [blind, other] = [await service.submit('acme-agent', 'host.isolate'), await service.submit('acme-agent', 'service.restart')];
    const [first, second, third] = [await enter(ana), await enter(ben), await enter(await service.signIn('cleo'))];
    const namesIn = (heard: Presence[]) =>
      new Set(
        heard
          .filter(({ requestId }) => requestId === blind.id)
          .flatMap(({ people }) => people)
          .map(({ name }) => name),
      );
    third.look(blind.id);
    first.look(blind.id);
    await hears(third.heard, blind.id, 'Cleo');
    await hears(first.heard, blind.id, 'Ana');
    // Told in order, so what did not come before this does not come.
    first.look(other.id);
    await hears(second.heard, other.id, 'Ana');
    first.look(blind.id);
    await hears(second.heard, other.id);
    expect([...namesIn(second.heard)]).toEqual([]);
    expect([...namesIn(third.heard)]).toEqual(['Cleo']);

    const { body } = await service.vote(ana, blind);
    await hears(first.heard, blind.id, 'Ana', 'Cleo');
    const late = await enter(ben);
    await hears(late.heard, blind.id);
    expect([...namesIn(late.heard), ...namesIn(second.heard)]).toEqual([]);
    expect([...namesIn(third.heard)]).toEqual(['Cleo']);

    await service.vote(ben, (body as unknown as { request: RequestView }).request);
    for (const { heard } of [first, second, third, late]) await hears(heard, blind.id, 'Ana', 'Cleo');
  });
});
