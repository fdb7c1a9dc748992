import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimAnswer } from '#lib/contract/claim-view.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import type { PEOPLE, WorldToolName } from '../../test/world-data.fixture.ts';
import { claimRequest } from './claim-request.ts';
import { decideRequest } from './decide-request.ts';
import { getRequestDetail } from './get-request-detail.ts';
import { handOverRequest } from './hand-over-request.ts';
import { listColleagues } from './list-colleagues.ts';
import { releaseRequest } from './release-request.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Name = keyof typeof PEOPLE;
async function submit(tool: WorldToolName = 'service.restart', agent: 'acme-agent' | 'acme-owned' = 'acme-agent') {
  const body = bodyFor(tool);
  return (await submitRequest(world.ctx, world.agent(agent), body, metaFor(body))).view;
}
const claim = (who: Name, id: string, takeOver = false) => claimRequest(world.ctx, world.person(who), id, { takeOver });
const release = (who: Name, id: string) => releaseRequest(world.ctx, world.person(who), id);
const give = (who: Name, id: string, to: { personId: string } | { role: 'technician' | 'manager' }, note = '') =>
  handOverRequest(world.ctx, world.person(who), id, { to, note });
const claimOf = async (id: string, who: Name = 'ana') => (await getRequestDetail(world.ctx.db, world.person(who), id)).claim;
const hintsFrom = (start: number) => world.announced.slice(start).map(({ kind }) => kind);

describe('a claim', () => {
  it('says who works on it, once however often it is said, and colleagues hear of it', async () => {
    const { id, version, tenant } = await submit();
    const start = world.announced.length;
    const first = await claim('ana', id);
    expect(first).toMatchObject({ claim: { personId: 'ana', personName: 'Ana', role: null, by: 'Ana', note: '' }, takenFrom: null });
    expect(await claim('ana', id)).toEqual({ ...first, takenFrom: null });
    expect(await claimOf(id, 'mara')).toEqual(first.claim);
    expect(world.announced.slice(start)).toEqual([{ tenant, requestId: id, version, kind: 'claimed' }]);
  });

  it('of somebody else is taken over by saying so, and the answer says from whom', async () => {
    const { id } = await submit();
    await claim('ana', id);
    await expect(claim('ben', id)).rejects.toMatchObject({ code: 'claimed', extra: { claim: { personId: 'ana' } } });
    expect(await claimOf(id)).toMatchObject({ personId: 'ana' });
    expect(await claim('ben', id, true)).toMatchObject({ claim: { personId: 'ben' }, takenFrom: { personId: 'ana', personName: 'Ana' } });
    await expect(release('ana', id)).rejects.toMatchObject({ code: 'claimed', extra: { claim: { personId: 'ben' } } });
    expect(await release('ben', id)).toEqual({ claim: null, takenFrom: null });
    expect(await release('ben', id)).toEqual({ claim: null, takenFrom: null });
  });

  it('of two who take it at once, the second learns from whom', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await submit();
      const answers = await Promise.all([claim('ana', id, true), claim('ben', id, true)]);
      const [first, second] = answers[0].takenFrom === null ? answers : ([answers[1], answers[0]] as ClaimAnswer[]);
      expect(second?.takenFrom).toEqual(first?.claim);
      expect(await claimOf(id)).toEqual(second?.claim);
    }
  });

  it('is never a lock: whoever may sign still may', async () => {
    const view = await submit();
    await claim('ana', view.id);
    const { digest, version, tenant } = view;
    const vote = { verdict: 'approve' as const, reason: 'yes', digest, version, tenant };
    expect(await decideRequest(world.ctx, world.person('ben'), view.id, vote)).toMatchObject({ request: { status: 'approved' } });
  });

  it('changes nothing of the request, so a view from before it still decides', async () => {
    const view = await submit();
    await claim('ana', view.id);
    expect((await getRequestDetail(world.ctx.db, world.person('ana'), view.id)).request).toEqual({ ...view, grant: undefined });
  });

  it('goes when the request is decided, and nobody claims what is over', async () => {
    const view = await submit();
    await claim('ana', view.id);
    const { digest, version, tenant } = view;
    await decideRequest(world.ctx, world.person('ben'), view.id, { verdict: 'deny', reason: 'no', digest, version, tenant });
    expect(await claimOf(view.id)).toBeNull();
    for (const again of [() => claim('ana', view.id, true), () => release('ana', view.id), () => give('ana', view.id, { role: 'manager' })])
      await expect(again()).rejects.toMatchObject({ code: 'already_decided' });
  });

  it('on what is out of time settles it instead', async () => {
    const { id } = await submit();
    await letPass(world, id, 'decide-by');
    await expect(claim('ana', id)).rejects.toMatchObject({ code: 'expired' });
    expect((await getRequestDetail(world.ctx.db, world.person('ana'), id)).request.status).toBe('expired');
  });

  it('is for those who decide, and never for who is barred', async () => {
    const { id } = await submit('service.restart', 'acme-owned');
    await expect(claim('aud', id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(claim('olga', id)).rejects.toMatchObject({ code: 'own_request' });
    expect(await give('olga', id, { personId: 'ana' }, 'It is my agent')).toMatchObject({ claim: { personId: 'ana', by: 'Olga' } });
  });

  it('I6 is nothing to people without membership, whatever they name', async () => {
    const { id } = await submit();
    const calls = [
      () => claim('nora', id, true),
      () => release('nora', id),
      () => give('nora', id, { role: 'technician' }),
      () => claim('ana', 'req_nothing'),
      () => claim('ana', "'; --"),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not_found' });
    await expect(listColleagues(world.ctx.db, world.person('nora'), id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await claimOf(id)).toBeNull();
  });
});

describe('handing over', () => {
  it('to a person or a role, with a note, says from whom it came, and whoever holds the role takes it up or lets go', async () => {
    const { id } = await submit('user.disable');
    await claim('ana', id);
    const start = world.announced.length;
    expect(await give('ana', id, { personId: 'ben' }, 'Off at six')).toMatchObject({
      claim: { personId: 'ben', personName: 'Ben', by: 'Ana', note: 'Off at six' },
      takenFrom: null,
    });
    expect(await give('ben', id, { role: 'manager' }, 'Not mine to say')).toMatchObject({
      claim: { personId: null, personName: null, role: 'manager', by: 'Ben', note: 'Not mine to say' },
      takenFrom: null,
    });
    expect(await give('ana', id, { personId: 'cleo' })).toMatchObject({ takenFrom: { role: 'manager' } });
    expect(hintsFrom(start)).toEqual(['claimed', 'claimed', 'claimed']);

    await give('ana', id, { role: 'manager' });
    await expect(release('ana', id)).rejects.toMatchObject({ code: 'claimed' });
    // What a role was given waits for anybody: no need to say that it is taken from somebody.
    expect(await claim('mara', id)).toMatchObject({ claim: { personId: 'mara' }, takenFrom: { role: 'manager' } });
    await give('mara', id, { role: 'technician' });
    expect(await release('ben', id)).toMatchObject({ claim: null });
  });

  it('goes to nobody who cannot sign: other customers’ people, auditors, owners, nobody', async () => {
    const { id } = await submit('service.restart', 'acme-owned');
    for (const personId of ['nora', 'aud', 'olga', 'nobody', '', '\u{1F600}'])
      await expect(give('ana', id, { personId })).rejects.toMatchObject({
        code: 'not_a_signer',
        message: 'This person cannot sign this request.',
      });
    expect(await claimOf(id)).toBeNull();
  });

  it('goes to nobody and to no role whose signature would not count: not needed, or signed already', async () => {
    const { id } = await submit();
    for (const to of [{ personId: 'mara' }, { role: 'manager' as const }])
      await expect(give('ana', id, to)).rejects.toMatchObject({ code: 'not_a_signer' });
    expect(await give('ana', id, { personId: 'ben' })).toMatchObject({ claim: { personId: 'ben' } });

    const view = await submit('user.disable');
    const { digest, version, tenant } = view;
    await decideRequest(world.ctx, world.person('ana'), view.id, { verdict: 'approve', reason: 'yes', digest, version, tenant });
    for (const to of [{ personId: 'ana' }, { personId: 'ben' }, { role: 'technician' as const }])
      await expect(give('mara', view.id, to)).rejects.toMatchObject({ code: 'not_a_signer' });
    expect(await give('ben', view.id, { role: 'manager' })).toMatchObject({ claim: { role: 'manager' } });
    const { items, roles } = await listColleagues(world.ctx.db, world.person('ben'), view.id);
    expect(items.filter(({ maySign }) => maySign).map(({ id: who }) => who)).toEqual(['cleo', 'mara']);
    expect(roles).toEqual(['manager']);
  });

  it('goes to no role that nobody holds', async () => {
    const { id } = await submit('user.disable');
    const { admin } = world.test;
    await admin.query(`UPDATE person SET disabled_at = now() WHERE id IN ('mara', 'cleo')`);
    await expect(give('ana', id, { role: 'manager' })).rejects.toMatchObject({ code: 'not_a_signer' });
    await admin.query(`UPDATE person SET disabled_at = NULL`);
    expect(await give('ana', id, { role: 'manager' })).toMatchObject({ claim: { role: 'manager' } });
  });
});

describe('colleagues', () => {
  it('are those who sign for the customer, with who did and who never can', async () => {
    const view = await submit('host.isolate', 'acme-owned');
    const { digest, version, tenant } = view;
    await decideRequest(world.ctx, world.person('ana'), view.id, { verdict: 'approve', reason: 'yes', digest, version, tenant });
    const { items } = await listColleagues(world.ctx.db, world.person('aud'), view.id);
    expect(items).toEqual([
      { id: 'ana', name: 'Ana', roles: ['technician'], signed: true, barred: false, maySign: false },
      { id: 'ben', name: 'Ben', roles: ['technician'], signed: false, barred: false, maySign: true },
      { id: 'cleo', name: 'Cleo', roles: ['manager', 'technician'], signed: false, barred: false, maySign: true },
      { id: 'mara', name: 'Mara', roles: ['manager'], signed: false, barred: false, maySign: false },
      { id: 'olga', name: 'Olga', roles: ['technician'], signed: false, barred: true, maySign: false },
    ]);
  });

  it('on a blind route say nothing of who signed to whoever has not, nor does anything else', async () => {
    await world.test.owner.query(`UPDATE approval_route SET blind = true WHERE name = 'two-technicians'`);
    const view = await submit('host.isolate');
    await world.test.owner.query(`UPDATE approval_route SET blind = false WHERE name = 'two-technicians'`);
    expect(view.approval?.blind).toBe(true);
    const { digest, version, tenant } = view;
    const vote = { verdict: 'approve' as const, reason: 'a reason that sways', digest, version, tenant };
    await decideRequest(world.ctx, world.person('ana'), view.id, vote);
    const signed = async (who: Name) => (await listColleagues(world.ctx.db, world.person(who), view.id)).items.map((each) => each.signed);
    expect(await signed('ben')).toEqual([null, null, null, null, null]);
    expect(await signed('ana')).toEqual([true, false, false, false, false]);
    // Nor does who can still be asked: a name that is missing would say it.
    const able = async (who: Name) =>
      (await listColleagues(world.ctx.db, world.person(who), view.id)).items.filter(({ maySign }) => maySign).map(({ id }) => id);
    expect(await able('ben')).toContain('ana');
    expect(await able('ana')).not.toContain('ana');
    const detail = await getRequestDetail(world.ctx.db, world.person('ben'), view.id);
    expect(detail).toMatchObject({ votesHidden: true, votes: [], request: { approval: { given: [], missing: { technician: 1 } } } });
    expect(JSON.stringify(detail)).not.toMatch(/Ana|a reason that sways/);
    await decideRequest(world.ctx, world.person('ben'), view.id, { ...vote, version: version + 1 });
    expect(await getRequestDetail(world.ctx.db, world.person('ben'), view.id)).toMatchObject({ votesHidden: false, votes: [{}, {}] });
  });
});
