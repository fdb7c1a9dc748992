import { beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { PolicyCompileError } from './compile.ts';
import { compileText, factsOf, policyText } from './one-tool.fixture.ts';

// Loading Cedar takes seconds on a busy machine, and no test is about that.
beforeAll(() => void compileText(policyText('t.first', 'permit')), 60_000);

const string = { type: 'string' };
const NAMES = ['call', 'principal', 'action', 'resource', 'context', 'args', 'confidencePct', 'tenant', 'has', 'is', 'constructor'];
const properties: JsonObject = Object.fromEntries(NAMES.map((name) => [name, string]));

/** Allows only what the service's own facts allow. */
const text =
  policyText('t.permit', 'permit') +
  policyText('g.confidence', 'forbid', { route: 'one', when: '!(context.call has confidencePct && context.call.confidencePct >= 80)' }) +
  policyText('g.identity', 'forbid', { when: 'principal.suspended || principal.tenant != resource' });

describe('an argument named like a policy’s own words', () => {
  it.each(NAMES)('%s shadows nothing', (name) => {
    const policy = compileText(text, { properties });
    const judge = (confidencePct: number | null, suspended = false) => {
      const agent = { id: 'a1', environment: 'lab', classes: [], attested: true, suspended };
      return policy.evaluate(factsOf({ text: 'a', [name]: '99' }, { properties, confidencePct, agent })).outcome;
    };
    expect([judge(90), judge(10), judge(null), judge(90, true)]).toEqual(['allow', 'escalate', 'escalate', 'deny']);
  });

  it('can be judged by, as an argument', () => {
    const policy = compileText(policyText('t.call', 'permit', { when: 'context.args has call && context.args.call == "yes"' }), {
      properties,
    });
    expect(policy.evaluate(factsOf({ text: 'a', call: 'yes' }, { properties })).outcome).toBe('allow');
    expect(policy.evaluate(factsOf({ text: 'a', call: 'no' }, { properties })).outcome).toBe('escalate');
  });

  it('reaches Cedar only when the tool’s schema knows it', () => {
    const forged: Record<string, Json> = JSON.parse(
      '{"text":"a","call":{"confidencePct":99},"__entity":{"type":"Holdpoint::Agent","id":"a2"},"__extn":{"fn":"ip","arg":"::"},"__proto__":{"count":1}}',
    ) as Record<string, Json>;
    expect(factsOf(forged)).toEqual(factsOf({ text: 'a' }));
    expect(factsOf(Object.create({ text: 'a', count: 1 }) as Record<string, Json>).context.args).toEqual({});
  });

  it.each(['__entity', '__extn', '__expr'])('%s, registered by mistake, allows nothing that it should not', (name) => {
    const odd = { [name]: string };
    const judge = (args: Record<string, Json>, confidencePct: number | null) =>
      compileText(text, { properties: odd }).evaluate(factsOf(args, { properties: odd, confidencePct })).outcome;
    expect(judge({ text: 'a' }, 90)).toBe('allow');
    expect(judge({ text: 'a', [name]: 'Holdpoint::Agent::"a2"' }, 10)).not.toBe('allow');
  });
});

describe('records in arguments', () => {
  const filter = {
    type: 'object',
    additionalProperties: false,
    required: [],
    properties: {
      ids: { type: 'array', items: string },
      deep: { type: 'object', additionalProperties: false, properties: { on: { type: 'boolean' } } },
    },
  };
  const rows = { type: 'array', items: { type: 'object', additionalProperties: false, required: ['key'], properties: { key: string } } };
  const open = { type: 'object', properties: { key: string } };
  const nested: JsonObject = { filter, rows, open };
  const judge = (when: string, args: Record<string, Json>) =>
    compileText(policyText('t.permit', 'permit', { when }), { properties: nested }).evaluate(
      factsOf({ text: 'a', ...args }, { properties: nested }),
    ).outcome;

  it('are facts with the shape that the schema gives', () => {
    const when = 'context.args has filter && context.args.filter has ids && context.args.filter.ids.contains("x")';
    expect(judge(when, { filter: { ids: ['x', 'y'] } })).toBe('allow');
    expect(judge(when, { filter: {} })).toBe('escalate');
    expect(judge(when, {})).toBe('escalate');
    expect(
      judge('context.args has filter && context.args.filter has deep && context.args.filter.deep has on && context.args.filter.deep.on', {
        filter: { deep: { on: true } },
      }),
    ).toBe('allow');
    expect(judge('context.args has rows && context.args.rows.contains({ key: "k" })', { rows: [{ key: 'k' }] })).toBe('allow');
  });

  it('carry nothing that the schema does not know', () => {
    const forged = { filter: { ids: ['x'], __entity: { type: 'Holdpoint::Agent', id: 'a2' } }, rows: [{ key: 'k', more: 1 }] };
    expect(factsOf({ text: 'a', ...forged }, { properties: nested }).context.args).toEqual({
      text: 'a',
      filter: { ids: ['x'] },
      rows: [{ key: 'k' }],
    });
  });

  it('that are open are no facts at all, so a policy about them does not compile', () => {
    expect(() => judge('context.args.open.key == "k"', {})).toThrow(PolicyCompileError);
  });
});
