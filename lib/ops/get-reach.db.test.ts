import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, propose } from '../../test/world-moves.fixture.ts';
import { suspended } from '../../test/world-people.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { getReach } from './get-reach.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const AGENT = { kind: 'agent', tenant: 'acme', id: 'acme-agent' } as const;
const reach = async (ref: Parameters<typeof getReach>[2] = AGENT) => {
  const { tools } = await getReach(world.ctx, world.person('ana'), ref);
  return Object.fromEntries(tools.map((tool) => [tool.name, tool]));
};

describe('what an agent can reach', () => {
  it('is what policy says to each tool’s own example', async () => {
    const tools = await reach();
    expect(Object.fromEntries(Object.entries(tools).map(([name, { outcome }]) => [name, outcome]))).toEqual({
      'inventory.read': 'allow',
      'service.restart': 'escalate',
      'host.isolate': 'escalate',
      'host.reboot': 'escalate',
      'user.disable': 'escalate',
      'disk.cleanup': 'escalate',
      'rules.replace': 'escalate',
      'host.wipe': 'escalate',
      'patch.install': 'escalate',
      'script.run': 'escalate',
      'backup.delete': 'deny',
    });
    expect(tools['host.isolate']).toMatchObject({ need: { technician: 2 }, target: { kind: 'host', name: 'acme-ws1' } });
    expect(tools['user.disable']).toMatchObject({ target: { kind: 'user', name: 'kim@acme.example' } });
    expect(tools['backup.delete']).toMatchObject({ need: null, reasons: ['Backups are never deleted by an agent.'] });
  });

  it('is the same while it is suspended, and is what a call of that kind then comes to', async () => {
    const before = await reach();
    expect(await suspended(world, 'agent', 'acme-agent', () => reach())).toEqual(before);
    for (const name of ['inventory.read', 'service.restart', 'backup.delete'] as const)
      expect((await propose(world, name)).policy.outcome).toBe(before[name]?.outcome);
  });

  it('is not made up where a tool brings no example that fits', async () => {
    await world.test.owner.query(
      `INSERT INTO tool (name, title, class, description, effect, schema, schema_hash) VALUES
         ('odd.none', 'Odd', 'read', '', '', '{"type":"object"}', 'h1'),
         ('odd.wrong', 'Odd too', 'read', '', '', '{"type":"object","required":["a"],"properties":{"a":{"type":"string"}},"examples":[{}]}', 'h2')`,
    );
    expect(await reach()).toMatchObject({ 'odd.none': { outcome: null, example: null }, 'odd.wrong': { outcome: null, reasons: [] } });
  });

  it('leaves nothing behind: no request, no leaf', async () => {
    const count = async () =>
      (await world.test.admin.query('SELECT (SELECT count(*) FROM action_request) AS r, (SELECT count(*) FROM audit_leaf) AS l')).rows[0];
    const before = await count();
    await reach();
    expect(await count()).toEqual(before);
  });

  it('is nobody’s business in another customer, and no question about an executor', async () => {
    expect(await codeOf(getReach(world.ctx, world.person('nora'), AGENT))).toBe('not_found');
    expect(await codeOf(reach({ kind: 'executor', tenant: 'acme', id: 'acme-exec' }))).toBe('not_found');
    expect(await codeOf(reach({ ...AGENT, id: 'nobody' }))).toBe('not_found');
  });
});
