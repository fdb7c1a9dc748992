import { describe, expect, it } from 'vitest';
import { pointerOf } from './shown.ts';
import { listPatterns, withoutPatterns } from './unchecked-pattern.ts';

const found = (schema: Parameters<typeof listPatterns>[0]) =>
  listPatterns(schema)
    .map(({ path, pattern, argument }) => [pointerOf(path), pattern, argument === null ? null : pointerOf(argument)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

describe('the patterns of a schema', () => {
  it('are found wherever a schema may stand, with the argument that they are of', () => {
    expect(
      found({
        properties: {
          path: { pattern: 'a' },
          list: { items: { pattern: 'b' }, prefixItems: [{ pattern: 'c' }] },
          'x/y': { anyOf: [{ pattern: 'd' }] },
        },
        patternProperties: { '^e': { pattern: 'f' } },
        additionalProperties: { not: { pattern: 'g' } },
        propertyNames: { pattern: 'h' },
        $defs: { id: { pattern: 'i' } },
        allOf: [{ if: { properties: { z: { pattern: 'j' } } } }],
        dependentSchemas: { z: { properties: { w: { pattern: 'k' } } } },
      }),
    ).toEqual([
      ['/$defs/id/pattern', 'i', null],
      ['/additionalProperties/not/pattern', 'g', '/*'],
      ['/allOf/0/if/properties/z/pattern', 'j', '/z'],
      ['/dependentSchemas/z/properties/w/pattern', 'k', '/w'],
      ['/patternProperties/^e', '^e', '/*'],
      ['/patternProperties/^e/pattern', 'f', '/*'],
      ['/properties/list/items/pattern', 'b', '/list/*'],
      ['/properties/list/prefixItems/0/pattern', 'c', '/list/*'],
      ['/properties/path/pattern', 'a', '/path'],
      ['/properties/x~1y/anyOf/0/pattern', 'd', '/x~1y'],
      ['/propertyNames/pattern', 'h', '/*'],
    ]);
  });

  it('are not what stands in examples, defaults and enums, nor a property of that name', () => {
    expect(
      found({ properties: { pattern: { default: { pattern: 'a' }, enum: [{ pattern: 'b' }] } }, examples: [{ pattern: 'c' }] }),
    ).toEqual([]);
    expect(found(true)).toEqual([]);
  });
});

describe('a schema without some of its patterns', () => {
  it('loses these and nothing else, and the one that was given stays whole', () => {
    const schema = {
      properties: { path: { type: 'string', pattern: '(?=a)', maxLength: 3 }, other: { pattern: '(?=b)' } },
      patternProperties: { '(?=c)': { type: 'string' }, '^d': {} },
    };
    const before = JSON.stringify(schema);
    expect(withoutPatterns(schema, ['/properties/path/pattern', '/patternProperties/(?=c)'])).toEqual({
      properties: { path: { type: 'string', maxLength: 3 }, other: { pattern: '(?=b)' } },
      patternProperties: { '^d': {} },
    });
    expect(JSON.stringify(schema)).toBe(before);
  });
});
