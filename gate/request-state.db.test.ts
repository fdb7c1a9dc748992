import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpGate, startHttpGate } from './http-gate.fixture.ts';
import { createSteered, type Steered } from './steered.fixture.ts';

/** A leg's token is for whoever got it, for that call, for a while, and for one outcome; with any other it is nothing. */
const [MINE, OTHER] = ['token-of-one-client', 'token-of-another-client'];
let steered: Steered;
let gate: HttpGate;

beforeAll(async () => {
  steered = await createSteered();
  gate = await startHttpGate(steered.gated.command('--http', '0', '--hold', '1', '--grace', '3'), {
    HOLDPOINT_GATE_TOKEN: `${MINE} ${OTHER}`,
  });
  expect((await call({ path: '/first' })).text).toContain('not been reviewed');
  await steered.gated.reviewAll('reversible');
});
afterAll(async () => {
  expect(await gate.close()).toBe(0);
  await steered.close();
});

type Leg = { path: string; name?: string; token?: string; state?: string };

/** One leg on the wire. */
async function call({ path, name = 'note', token = MINE, state }: Leg) {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const params = { name, arguments: { path }, _meta, ...(state === undefined ? {} : { requestState: state }) };
  const response = await fetch(gate.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  const text = await response.text();
  const data = text.startsWith('{') ? text : (/^data: (\{.*"id":1.*\})$/m.exec(text)?.[1] ?? '{}');
  const message = JSON.parse(data) as { result?: { requestState?: string; resultType?: string }; error?: { code: number } };
  return { text: data, ...message };
}

async function firstLeg(path: string): Promise<string> {
  const { result, text } = await call({ path });
  expect(result, text).toMatchObject({ resultType: 'input_required' });
  return result?.requestState ?? '';
}

describe('a requestState', () => {
  it('that is forged is refused, wherever it was touched', async () => {
    const state = await firstLeg('/forged');
    const at = (index: number) => state.slice(0, index) + (state[index] === 'A' ? 'B' : 'A') + state.slice(index + 1);
    const forged = [...[0, 1, 2, 3].map((part) => at(Math.floor((state.length * part) / 4) + 3)), 'made-up', state.slice(0, -4)];
    for (const each of forged) expect((await call({ path: '/forged', state: each })).error, each).toMatchObject({ code: -32602 });
    expect(await steered.reached()).not.toContain('/forged');
  });

  it.each([
    ['of another principal', { token: OTHER }],
    ['for another tool', { name: 'stall' }],
    ['for other arguments', { path: '/other-arguments' }],
  ])('%s is refused, and asks nobody', async (_what, change) => {
    const state = await firstLeg('/foreign');
    expect((await call({ path: '/foreign', state, ...change })).error).toMatchObject({ code: -32602 });
    const { body } = await steered.gated.ana.call('GET', '/api/console/requests?status=pending&tenant=acme&limit=200');
    const views = await Promise.all((body['items'] as { id: string }[]).map(({ id }) => steered.gated.view(id)));
    expect(views.filter((view) => view.arguments['path'] === '/other-arguments' || view.tool.endsWith('.stall'))).toEqual([]);
  });

  it('that is replayed after its outcome runs nothing again', async () => {
    const state = await firstLeg('/replayed');
    const asked = await steered.pending('/replayed');
    expect((await steered.gated.service.vote(steered.gated.ana, asked)).status).toBe(200);
    expect((await call({ path: '/replayed', state })).text).toContain('note: done');
    for (let n = 0; n < 3; n += 1) expect((await call({ path: '/replayed', state })).text).toContain('Not executed: nobody asked');
    expect((await steered.reached()).filter((path) => path === '/replayed')).toHaveLength(1);
  });

  it('that has run out is refused, though its call is still held', async () => {
    const state = await firstLeg('/expired');
    const asked = await steered.pending('/expired');
    // The newest token keeps the call; the first one is four seconds old in the end.
    const until = Date.now() + 5_500;
    let newest = state;
    while (Date.now() < until) newest = (await call({ path: '/expired', state: newest })).result?.requestState ?? '';
    expect((await call({ path: '/expired', state })).error).toMatchObject({ code: -32602 });
    expect((await steered.gated.view(asked.id)).status).toBe('pending');
    expect((await call({ path: '/expired', state: newest })).result).toMatchObject({ resultType: 'input_required' });
  });
});
