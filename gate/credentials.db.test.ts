import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintKey } from '#lib/auth/agent-key.ts';
import { closedPort } from '../test/closed-port.fixture.ts';
import { createGated, type Gated } from './gated.fixture.ts';
import { type RawClient, startRaw } from './raw-client.fixture.ts';

/** I6: a gate whose credentials are not an agent and an executor of one customer proposes nothing to anybody, and says what is wrong. */
let gated: Gated;
let client: RawClient | undefined;

beforeAll(async () => {
  gated = await createGated();
});
afterAll(async () => {
  expect(gated.service.node.errors).toEqual([]);
  await gated.close();
});

const keyOf = (id: string) => gated.service.world.keys[id] ?? '';
const mistyped = (key: string) => `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
const proposed = async () =>
  (await gated.service.world.test.admin.query<{ tenant_id: string }>('SELECT tenant_id FROM proposed_tool')).rows.map(
    (row) => row.tenant_id,
  );

/** A gate with these variables, what it says at its start, and what a client gets for a list and for a call. */
async function told(env: Record<string, string>): Promise<{ start: string; list: string; call: string }> {
  const command = gated.command();
  client = await startRaw({ ...command, env: { ...command.env, ...env } });
  const list = await client.send('tools/list', {});
  const call = await client.send('tools/call', { name: 'write_file', arguments: { path: join(gated.folder, 'x'), content: 'x' } });
  await client.hears('calls are refused until that is mended');
  const start = client.said();
  client.die();
  expect(await client.exited).toBe(0);
  return { start, list: JSON.stringify(list), call: JSON.stringify(call) };
}

describe('a gate refuses before anything is proposed, and says so at its start and to its client', () => {
  it.each<[name: string, env: () => Record<string, string>, said: string]>([
    [
      'keys of two customers',
      () => ({ HOLDPOINT_EXECUTOR_KEY: keyOf('northwind-exec') }),
      'these keys belong to two customers: HOLDPOINT_AGENT_KEY and HOLDPOINT_EXECUTOR_KEY',
    ],
    [
      'keys that are swapped',
      () => ({ HOLDPOINT_AGENT_KEY: keyOf('acme-exec-b'), HOLDPOINT_EXECUTOR_KEY: keyOf('acme-agent') }),
      "HOLDPOINT_AGENT_KEY is an executor's key and HOLDPOINT_EXECUTOR_KEY an agent's: they are swapped",
    ],
    [
      "two executors' keys",
      () => ({ HOLDPOINT_AGENT_KEY: keyOf('acme-exec') }),
      "HOLDPOINT_AGENT_KEY is an executor's key, and not an agent's",
    ],
    [
      'an agent key with a changed character',
      () => ({ HOLDPOINT_AGENT_KEY: mistyped(keyOf('acme-agent')) }),
      "HOLDPOINT_AGENT_KEY: the key's checksum is wrong",
    ],
    ['an executor key that is none', () => ({ HOLDPOINT_EXECUTOR_KEY: 'hpx_bad' }), 'HOLDPOINT_EXECUTOR_KEY: the key is not whole'],
    [
      'an agent key that nobody has',
      () => ({ HOLDPOINT_AGENT_KEY: '', HOLDPOINT_KEY: mintKey('agent').text }),
      'HOLDPOINT_KEY: This key is not known here, or has ended.',
    ],
  ])('%s', async (_, env, said) => {
    const { start, list, call } = await told(env());
    const inJson = JSON.stringify(said).slice(1, -1);
    expect([start, list, call]).toEqual([
      expect.stringContaining(`holdpoint mcp-gate: ${said}`),
      expect.stringContaining(inJson),
      expect.stringContaining(`Not executed: ${inJson}`),
    ]);
    for (const words of [start, list, call]) {
      expect(words).not.toMatch(/northwind|acme/);
      for (const key of Object.values(env()).filter((each) => each.length > 20)) expect(words).not.toContain(key.slice(4, 20));
    }
    expect(await proposed()).toEqual([]);
  });

  it('an address where nobody answers, by that address and the reason', async () => {
    const away = await closedPort();
    const { start, list, call } = await told({ HOLDPOINT_URL: away });
    for (const words of [start, list, call]) expect(words).toContain(`The service cannot be reached at ${away}: ECONNREFUSED.`);
  });

  it('an agent that is suspended is refused until it goes on', async () => {
    const suspend = (at: string) => gated.service.world.test.admin.query(`UPDATE agent SET suspended_at = ${at} WHERE id = 'acme-owned'`);
    await suspend('now()');
    const command = gated.command();
    client = await startRaw({ ...command, env: { ...command.env, HOLDPOINT_AGENT_KEY: keyOf('acme-owned') } });
    await client.hears('agent_suspended');
    expect(await proposed()).toEqual([]);
    await suspend('NULL');
    expect((await client.send('tools/list', {})).error).toBeUndefined();
    expect(new Set(await proposed())).toEqual(new Set(['acme']));
    client.die();
    expect(await client.exited).toBe(0);
  });
});

it('HOLDPOINT_KEY is the key of the agent where HOLDPOINT_AGENT_KEY is not set, and only there', async () => {
  for (const env of [
    { HOLDPOINT_AGENT_KEY: '', HOLDPOINT_KEY: keyOf('acme-agent') },
    { HOLDPOINT_AGENT_KEY: keyOf('acme-agent'), HOLDPOINT_KEY: 'hpa_bad' },
  ]) {
    const command = gated.command();
    client = await startRaw({ ...command, env: { ...command.env, ...env } });
    expect((await client.send('tools/list', {})).error).toBeUndefined();
    client.die();
    expect(await client.exited).toBe(0);
  }
});
