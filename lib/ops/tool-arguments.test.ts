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

  it('knows formats', () => {
    expect(check({ at: { type: 'string', format: 'date-time' } })({ at: 'yesterday' })).toHaveLength(1);
  });
});
