import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountsView, type RequestPage, requestPage } from '#lib/contract/console-view.ts';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';

/** I6 on lists: counts, filters and cursors never show numbers or ids of a customer that the person does not have. */
let service: Service;
let ben: Session;
let nora: Session;
const ids: Record<'acme' | 'northwind', string[]> = { acme: [], northwind: [] };

beforeAll(async () => {
  service = await createService();
  [ben, nora] = await Promise.all([service.signIn('ben'), service.signIn('nora')]);
  for (let i = 0; i < 3; i += 1) ids.acme.push((await service.submit('acme-agent', 'service.restart')).id);
  for (let i = 0; i < 2; i += 1) ids.northwind.push((await service.submit('northwind-agent', 'service.restart')).id);
  ids.acme.push((await service.submit('acme-agent', 'backup.delete')).id);
});
afterAll(() => service.close());

async function list(session: Session, query = ''): Promise<RequestPage> {
  const answer = await session.call('GET', `/api/console/requests${query}`);
  expect(answer.status).toBe(200);
  return requestPage.parse(answer.body);
}
const idsOf = ({ items }: RequestPage) => items.map(({ id }) => id).sort();

describe('lists over memberships', () => {
  it('the queue and the history hold the requests of the memberships, and the totals count no others', async () => {
    expect(await list(nora)).toMatchObject({ total: 2, next: null });
    expect(idsOf(await list(nora))).toEqual([...ids.northwind].sort());
    expect(await list(nora, '?status=decided')).toMatchObject({ total: 0, items: [] });
    expect(await list(ben)).toMatchObject({ total: 5 });
    expect(await list(ben, '?status=decided')).toMatchObject({ total: 1 });
  });

  it.each([
    '?tenant=acme',
    '?tenant=acme&status=decided',
    '?status=denied',
    '?tool=backup.delete&status=decided',
    '?tenant=no-such-tenant',
  ])('filters do not reach further: %s', async (query) => {
    expect(await list(nora, query)).toMatchObject({ total: 0, items: [], next: null });
  });

  it("a cursor of somebody else's list continues in one's own", async () => {
    const first = await list(ben, '?limit=1');
    const theirs = await list(nora, `?limit=200&after=${first.next}`);
    expect(theirs.total).toBe(2);
    expect(theirs.items.every(({ tenant }) => tenant.id === 'northwind')).toBe(true);
  });

  it('pages by keyset show each row once', async () => {
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: RequestPage = await list(ben, `?limit=2${next ? `&after=${next}` : ''}`);
      seen.push(...idsOf(page));
      next = page.next;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('a page that heard of changes asks for those alone, and learns nothing of others’', async () => {
    const asked = [...ids.acme.slice(0, 1), ...ids.northwind].join(',');
    expect(idsOf(await list(ben, `?ids=${asked}`))).toEqual(asked.split(',').sort());
    expect(idsOf(await list(nora, `?ids=${asked}`))).toEqual([...ids.northwind].sort());
    const bad = (await list(ben, `?ids=${asked}`)).items.filter(({ risk }) => risk === 'high' || risk === 'critical');
    expect(await list(ben, `?atLeast=high&ids=${asked}`)).toMatchObject({ total: bad.length, items: bad });
    expect(bad.length).toBeLessThan(3);
    expect(await list(ben, `?atLeast=low&ids=${asked}&limit=1`)).toMatchObject({ total: 3 });
  });

  it('counts and the person say nothing of other customers', async () => {
    const counts = (await nora.call('GET', '/api/console/counts')).body as CountsView;
    expect(counts).toEqual({ open: 2, byTenant: { northwind: 2 } });
    const me = await nora.call('GET', '/api/console/me');
    expect(me.text).not.toContain('acme');
    expect(me.body['tenants']).toMatchObject([{ id: 'northwind', roles: ['technician'] }]);
  });

  it('an agent that names a host of another customer is not told whose it is', async () => {
    const view = await service.submit('acme-agent', 'service.restart', { targets: [{ kind: 'host', name: 'nw-ws1' }] });
    expect(view.targets).toMatchObject([{ name: 'nw-ws1', foreign: true, owner: null, displayName: null }]);
    expect(JSON.stringify(view)).not.toContain('northwind');
  });

  it('whoever leaves a customer sees its requests no longer, at the next call', async () => {
    const cleo = await service.signIn('cleo');
    expect((await list(cleo)).total).toBeGreaterThan(0);
    await service.world.test.admin.query(`DELETE FROM membership WHERE person_id = 'cleo'`);
    expect(await list(cleo)).toMatchObject({ total: 0, items: [] });
    expect((await cleo.call('GET', `/api/console/requests/${ids.acme[0]}`)).status).toBe(404);
    expect((await cleo.call('GET', '/api/console/counts')).body).toEqual({ open: 0, byTenant: {} });
  });

  it.each(['?after=x', '?after=%00', '?limit=0', '?limit=201', '?limit=x', '?status=none', '?tenant=UPPER', '?tenant=%00', '?tool=%00'])(
    'a query that does not fit is invalid_query: %s',
    async (query) => {
      expect(await nora.call('GET', `/api/console/requests${query}`)).toMatchObject({ status: 400, body: { code: 'invalid_query' } });
    },
  );
});
