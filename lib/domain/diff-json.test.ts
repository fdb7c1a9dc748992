import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical.ts';
import { diffJson, type JsonChange } from './diff-json.ts';
import type { Json } from './json.ts';

type Parent = { [key: string | number]: Json };

/** Changed values in place, then removals from the back, then additions from the front. */
function applyDiff(before: Json, changes: JsonChange[]): Json {
  const root: { value: Json } = { value: structuredClone(before) };
  const at = (path: (string | number)[]) => {
    const steps = ['value', ...path];
    const parent = steps.slice(0, -1).reduce<Json>((node, step) => (node as Parent)[step] as Json, root as Json);
    return { parent: parent as Json[] & Parent, key: steps.at(-1) as number };
  };
  const byPath = (a: JsonChange, b: JsonChange) => comparePaths(a.path, b.path);
  for (const change of changes) {
    if (change.kind !== 'changed') continue;
    const { parent, key } = at(change.was);
    parent[key] = change.after;
  }
  for (const { path } of changes
    .filter(({ kind }) => kind === 'removed')
    .toSorted(byPath)
    .toReversed()) {
    const { parent, key } = at(path);
    if (Array.isArray(parent)) parent.splice(key, 1);
    else delete (parent as Parent)[key];
  }
  for (const change of changes.filter(({ kind }) => kind === 'added').toSorted(byPath)) {
    if (change.kind !== 'added') continue;
    const { parent, key } = at(change.path);
    if (Array.isArray(parent)) parent.splice(key, 0, change.after);
    else (parent as Parent)[key] = change.after;
  }
  return root.value;
}

function comparePaths(a: (string | number)[], b: (string | number)[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x, y] = [a[i] as string | number, b[i] as string | number];
    if (x !== y) return typeof x === 'number' && typeof y === 'number' ? x - y : String(x) < String(y) ? -1 : 1;
  }
  return a.length - b.length;
}

const key = fc.constantFrom('a', 'b', 'c', 'd');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 0, -0, 1, 'x', 'y', '', [], {}),
    fc.array(tie('json'), { maxLength: 7 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const rules = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ policy: 'deny', protocol: 'tcp', destPort: String(index), comment: `rule ${index}` }));

describe('the difference of two values', () => {
  it('applied to the value before gives the value after', () => {
    fc.assert(
      fc.property(json, json, (before, after) => canonicalJson(applyDiff(before, diffJson(before, after))) === canonicalJson(after)),
      { numRuns: 500 },
    );
  });

  it('is empty exactly when both are equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => (diffJson(a, b).length === 0) === (canonicalJson(a) === canonicalJson(b))),
      { numRuns: 500 },
    );
    fc.assert(fc.property(json, (a) => diffJson(a, structuredClone(a)).length === 0));
  });

  it('one firewall rule taken out of forty is one removal', () => {
    const before = { rules: rules(40) };
    expect(diffJson(before, { rules: before.rules.toSpliced(7, 1) })).toEqual([
      { kind: 'removed', path: ['rules', 7], before: before.rules[7] },
    ]);
  });

  it('one changed member of one rule is one changed leaf, though a rule before it went', () => {
    const before = rules(40);
    const after = before.toSpliced(3, 1).with(20, { ...(before[21] as (typeof before)[0]), policy: 'allow' });
    expect(diffJson(before, after)).toEqual([
      { kind: 'removed', path: [3], before: before[3] },
      { kind: 'changed', path: [20, 'policy'], was: [21, 'policy'], before: 'deny', after: 'allow' },
    ]);
  });

  it('tells which of several became which', () => {
    const [a, b] = rules(2) as [ReturnType<typeof rules>[0], ReturnType<typeof rules>[0]];
    expect(diffJson([a, b], [{ ...b, comment: 'new' }])).toEqual([
      { kind: 'removed', path: [0], before: a },
      { kind: 'changed', path: [0, 'comment'], was: [1, 'comment'], before: 'rule 1', after: 'new' },
    ]);
  });

  it('notes an item that only moved', () => {
    expect(diffJson(['a', 'b', 'c'], ['b', 'c', 'a'])).toEqual([
      { kind: 'removed', path: [0], before: 'a', reorder: true },
      { kind: 'added', path: [2], after: 'a', reorder: true },
    ]);
  });

  it('the order of members says nothing, the type of a value does', () => {
    expect(diffJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    expect(diffJson({ a: 1 }, { a: '1' })).toEqual([{ kind: 'changed', path: ['a'], was: ['a'], before: 1, after: '1' }]);
  });

  it('stays right beyond the size of its table', () => {
    const before = Array.from({ length: 1_500 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const after = ['x', ...before.filter((_, index) => index % 500 !== 2), 'y'].toReversed();
    const swapped = before.toReversed();
    expect(applyDiff(before, diffJson(before, after))).toEqual(after);
    expect(applyDiff(before, diffJson(before, swapped))).toEqual(swapped);
    expect(diffJson(before, before.toSpliced(700, 1))).toHaveLength(1);
  });
});
