import { describe, expect, it } from 'vitest';
import type { JsonObject } from '#lib/domain/json.ts';
import { compileArgumentCheck } from './tool-arguments.ts';

const check = (properties: JsonObject, more: JsonObject = {}) =>
  compileArgumentCheck({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false, ...more });

describe('the check of a tool’s arguments', () => {
  it('says where and what, as JSON pointers', () => {
    const judge = check({ days: { type: 'integer', minimum: 1 }, 'a/b': { type: 'array', items: { type: 'string' } } });
    expect(judge({ days: 7, 'a/b': ['x'] })).toEqual([]);
    expect(judge({ days: 0, 'a/b': [] })).toEqual([{ pointer: '/arguments/days', message: 'must be >= 1' }]);
    expect(judge({ days: 7, 'a/b': ['x', 1] })).toEqual([{ pointer: '/arguments/a~1b/1', message: 'must be string' }]);
    expect(judge({ days: 7, 'a/b': [], more: 1 })).toEqual([{ pointer: '/arguments', message: 'has no property "more"' }]);
  });

  it('says all of it at once, up to twenty', () => {
    const judge = check({ days: { type: 'integer' }, names: { type: 'array', items: { type: 'string' } } });
    expect(judge({ days: 'x', more: 1 }).map(({ message }) => message)).toEqual([
      "must have required property 'names'",
      'has no property "more"',
      'must be integer',
    ]);
    expect(judge({ days: 1, names: Array.from({ length: 100 }, (_, n) => n) })).toHaveLength(20);
  });

  it('I5 changes nothing: no coercion, no defaults, nothing removed', () => {
    const judge = compileArgumentCheck({
      type: 'object',
      properties: { days: { type: 'integer', default: 30 }, force: { type: 'boolean' } },
    });
    for (const args of [{ days: '7' }, { days: 7, force: 'true' }, { force: 0 }]) {
      const text = JSON.stringify(args);
      expect(judge(args)).toHaveLength(1);
      expect(JSON.stringify(args)).toBe(text);
    }
    const args = { unknown: null };
    expect(judge(args)).toEqual([]);
    expect(args).toEqual({ unknown: null });
  });

  it('two tools may give their schemas one $id, and one schema may be compiled twice', () => {
    const one = check({ a: { type: 'string' } }, { $id: 'https://example.com/tool' });
    const two = check({ a: { type: 'number' } }, { $id: 'https://example.com/tool' });
    expect([one({ a: 'x' }), two({ a: 'x' }).length, one({ a: 1 }).length, two({ a: 1 })]).toEqual([[], 1, 1, []]);
    const schema: JsonObject = { $id: 'https://example.com/again', $ref: '#/$defs/x', $defs: { x: { type: 'object', maxProperties: 0 } } };
    for (const judge of [compileArgumentCheck(schema), compileArgumentCheck(schema)])
      expect([judge({}), judge({ a: 1 }).length]).toEqual([[], 1]);
  });

  it('no pattern holds up the process: what takes RegExp an age is matched in time linear in the text', () => {
    const evil = ['^(a+)+$', '^(a|a)*$', '^(?:a?){50}a{50}$', '^(([a-z])+.)+[A-Z]([a-z])+$'];
    // 200,000 letters: with backtracking each of these would not end before the sun does.
    for (const pattern of evil) {
      const judge = check({ a: { type: 'string', pattern } });
      expect(judge({ a: `${'a'.repeat(200_000)}!` })).toEqual([{ pointer: '/arguments/a', message: `must match pattern "${pattern}"` }]);
    }
    const keys = check({ a: {} }, { patternProperties: { '^(a+)+$': {} } });
    expect(keys({ a: 1, [`${'a'.repeat(100_000)}!`]: 1 })).toHaveLength(1);
  });

  it('many patterns for one long text cost no more than one check may: the call is refused, and the next check is whole', () => {
    const patterns = Array.from({ length: 50 }, (_, n) => ({ pattern: `[ab]*a[ab]{300}[c-${String.fromCodePoint(100 + (n % 20))}]` }));
    const judge = check({ a: { type: 'string', not: { anyOf: patterns } } });
    expect(judge({ a: 'ab'.repeat(100_000) })).toEqual([{ pointer: '/arguments', message: expect.stringContaining('too long') as string }]);
    expect(judge({ a: 'ab' })).toEqual([]);
  });

  it('patterns mean what they mean in JSON Schema', () => {
    const judge = (pattern: string, text: string) => check({ a: { type: 'string', pattern } })({ a: text }).length === 0;
    for (const [pattern, yes, no] of [
      ['^[0-9a-f]{8}$', 'deadbeef', 'deadbeef0'],
      ['\\S', ' x', '  '],
      ['es', 'expression', 'none'],
      ['^\\p{L}+$', 'Ärger', 'a1'],
      ['^\\u00e9\\/$', 'é/', 'e/'],
      ['^(?<year>\\d{4})-\\d\\d$', '2026-11', '26-11'],
    ] as const)
      expect([pattern, judge(pattern, yes), judge(pattern, no)]).toEqual([pattern, true, false]);
  });

  it.each(['^(?=a)', '(?<!a)b', '(a)\\1', 'a{2000}', '((a{1000}){1000})', '('])(
    'a pattern without a linear form is no schema: %s',
    (pattern) => {
      expect(() => check({ a: { type: 'string', pattern } })).toThrow(/cannot be matched in linear time/);
    },
  );

  it('knows formats', () => {
    expect(check({ at: { type: 'string', format: 'date-time' } })({ at: 'yesterday' })).toHaveLength(1);
  });
});
