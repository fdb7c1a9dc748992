import { afterAll, beforeAll, expect, it } from 'vitest';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';

/** Views of the queue under names of one's own: kept per person, and nobody else's to see or to change. */
let service: Service;
let ana: Session;
let ben: Session;

beforeAll(async () => {
  service = await createService();
  [ana, ben] = await Promise.all([service.signIn('ana'), service.signIn('ben')]);
});
afterAll(() => service.close());

const path = (name: string) => `/api/console/views/${encodeURIComponent(name)}`;
const save = (who: Session, name: string, filter: object) => who.call('PUT', path(name), { body: { filter } });
const list = async (who: Session) => (await who.call('GET', '/api/console/views')).body['items'];

it('a view is kept under its name, replaced under the same one, and deleted', async () => {
  expect((await save(ana, 'Nights: “servers” ✓', { risk: 'high', group: 'tool' })).status).toBe(200);
  expect((await save(ana, 'Second', { q: 'dns' })).status).toBe(200);
  expect((await save(ana, 'Nights: “servers” ✓', { tenant: 'acme', sort: 'deadline' })).status).toBe(200);
  expect(await list(ana)).toEqual([
    { name: 'Nights: “servers” ✓', filter: { tenant: 'acme', sort: 'deadline' } },
    { name: 'Second', filter: { q: 'dns' } },
  ]);
  expect((await ana.call('DELETE', path('Nights: “servers” ✓'))).status).toBe(204);
  expect((await ana.call('DELETE', path('Nights: “servers” ✓'))).body['code']).toBe('not_found');
  expect(await list(ana)).toEqual([{ name: 'Second', filter: { q: 'dns' } }]);
});

it('I6: another person sees none of them, and changes none; the database says so too', async () => {
  await save(ana, 'Shared name', { risk: 'low' });
  expect(await list(ben)).toEqual([]);
  expect((await ben.call('DELETE', path('Shared name'))).body['code']).toBe('not_found');
  await save(ben, 'Shared name', { risk: 'critical' });
  expect(await list(ana)).toContainEqual({ name: 'Shared name', filter: { risk: 'low' } });
  // Without the `where` of our own statements, row-level security is what is left.
  const { db } = service.world.test;
  const seen = await db.changeOwn('ben', (sql) => sql.query<{ person_id: string }>('SELECT person_id FROM saved_view'));
  expect(new Set(seen.map(({ person_id }) => person_id))).toEqual(new Set(['ben']));
  await db.changeOwn('ben', (sql) => sql.query('DELETE FROM saved_view'));
  expect(await list(ana)).toContainEqual({ name: 'Shared name', filter: { risk: 'low' } });
  await expect(
    db.changeOwn('ben', (sql) => sql.query(`INSERT INTO saved_view (person_id, name, filter) VALUES ('ana', 'planted', '{}')`)),
  ).rejects.toMatchObject({ code: '42501' });
});

it.each([[{ risk: 'enormous' }], [{ status: 'decided' }], [{ ids: 'req_a' }], [{ nonsense: 1 }]])(
  'what no list understands is not kept: %j',
  async (filter) => {
    const answer = await save(ana, 'Odd', filter);
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status: 400, code: 'invalid_body' });
  },
);

it('a name of blanks or of 41 letters is none, and the 21st view is refused, but not a new filter for the 20th', async () => {
  for (const name of [' ', 'x'.repeat(41)]) expect((await save(ana, name, {})).status).toBe(404);
  const have = (await list(ana)) as unknown[];
  for (let n = have.length; n < 20; n += 1) expect((await save(ana, `View ${n}`, {})).status).toBe(200);
  const answer = await save(ana, 'One more', {});
  expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status: 409, code: 'too_many_views' });
  expect(answer.body['detail']).toContain('You have 20 saved views');
  expect((await save(ana, 'View 19', { risk: 'low' })).status).toBe(200);
});
