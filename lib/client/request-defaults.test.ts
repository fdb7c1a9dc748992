import { describe, expect, it } from 'vitest';
import { fieldKindOf, firstValue, limitsText } from './request-defaults.ts';
import { memberNode, schemaNodeAt } from './request-schema.ts';

const root = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 80 },
    mode: { enum: ['fast', 'safe'] },
    rule: { $ref: '#/$defs/rule' },
    list: { type: 'array', items: { type: 'integer', minimum: 1 } },
  },
  $defs: {
    rule: { type: 'object', required: ['on', 'port'], properties: { on: { type: 'boolean' }, port: { type: 'integer', minimum: 1 } } },
  },
};

describe('a form from a schema', () => {
  it.each([
    [{ type: 'string' }, 'x', 'text'],
    [{ type: 'string' }, 5, 'json'],
    [{ type: ['string', 'null'] }, null, 'json'],
    [{ enum: [1, 2] }, 3, 'pick'],
    [{ const: 1 }, 1, 'fixed'],
    [undefined, { a: 1 }, 'object'],
    [undefined, [], 'list'],
    [{ type: 'integer' }, 5, 'number'],
    [{ type: 'boolean' }, true, 'yes/no'],
  ] as const)('%o holding %o is %s', (node, value, kind) => expect(fieldKindOf(node as never, value as never)).toBe(kind));

  it('follows references, and names of the agent’s choosing reach no prototype', () => {
    expect(schemaNodeAt(root, ['rule', 'port'])).toEqual({ type: 'integer', minimum: 1 });
    expect(schemaNodeAt(root, ['list', 7])).toEqual({ type: 'integer', minimum: 1 });
    expect(schemaNodeAt(root, ['__proto__', 'x'])).toBeUndefined();
    expect(schemaNodeAt({ $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }, ['x'])).toBeUndefined();
  });

  it('adds what the schema itself would start with', () => {
    expect(firstValue(root, memberNode(root, root, 'rule'))).toEqual({ on: false, port: 1 });
    expect(firstValue(root, memberNode(root, root, 'mode'))).toBe('fast');
  });

  it('says the limits', () => {
    expect(limitsText(root.properties.name)).toBe('1 to 80 characters');
    expect(limitsText({ type: 'integer', minimum: 1 })).toBe('at least 1, whole');
  });
});
