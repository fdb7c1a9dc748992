import { expect, it } from 'vitest';
import { changedArguments } from './changed-arguments.ts';

it.each([
  ['nothing', { a: 1, b: { c: [1], d: 2 } }, { b: { d: 2, c: [1] }, a: 1 }, ''],
  ['a value', { path: '/a', content: 'x' }, { path: '/b', content: 'x' }, '/path: "/a" → "/b"'],
  ['a member inside another', { to: { 'a/b': 1 } }, { to: { 'a/b': 2 } }, '/to/a~1b: 1 → 2'],
  ['one that came, one that went', { a: null }, { b: true }, '/a: null → removed; /b: absent → true'],
  ['a list', { ids: [1, 2] }, { ids: [2] }, '/ids: [1,2] → [2]'],
  ['another kind of value', { a: { b: 1 } }, { a: '{"b":1}' }, '/a: {"b":1} → "{\\"b\\":1}"'],
  ['a member that every object seems to have', { a: 1 }, { a: 1, constructor: 2 }, '/constructor: absent → 2'],
])('says what differs: %s', (_, asked, approved, text) => expect(changedArguments(asked, approved as never)).toBe(text));

it('stays short', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${index}`, 'x'.repeat(9_000)]));
  const text = changedArguments({}, many);
  expect(text).toContain('and 22 more');
  expect(text.length).toBeLessThan(2_000);
});
