import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from './json.ts';
import { jsonLeaves } from './json-leaves.ts';

/** Builds the value again from its leaves alone. */
function rebuild(leaves: ReturnType<typeof jsonLeaves>): Json {
  const [first] = leaves;
  if (leaves.length === 1 && first && first.path.length === 0) return first.value;
  const groups = new Map<string | number, typeof leaves>();
  for (const leaf of leaves) {
    const [head, ...path] = leaf.path as [string | number, ...(string | number)[]];
    groups.set(head, [...(groups.get(head) ?? []), { path, value: leaf.value }]);
  }
  const entries = [...groups].map(([key, part]) => [key, rebuild(part)] as const);
  return typeof first?.path[0] === 'number' ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

it('I5 the leaves that are displayed are the leaves of the arguments, for any JSON', () => {
  const key = fc.string().filter((k) => k !== '__proto__');
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string(),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(json, (value) => {
      expect(rebuild(jsonLeaves(value))).toEqual(value);
    }),
  );
});

it('keeps the stored order and names empty parts', () => {
  expect(jsonLeaves({ b: [1, { c: {} }], a: [] })).toEqual([
    { path: ['b', 0], value: 1 },
    { path: ['b', 1, 'c'], value: {} },
    { path: ['a'], value: [] },
  ]);
});
