import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { RequestView } from '#sdk/main.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_CODES } from './exit-code.ts';
import { outcomeCode } from './outcome.ts';

const guide = await readFile(new URL('../docs/guides/cli.md', import.meta.url), 'utf8');

it('the guide has the exit codes that the command ends with, and no others', () => {
  const rows = [...guide.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => ({ code: Number(code), meaning }));
  expect(rows).toEqual(Object.values(EXIT_CODES));
});

it('no two endings share a number', () => {
  const codes = Object.values(EXIT_CODES).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

it('the guide names every command', () => {
  expect(Object.keys(COMMANDS).filter((name) => !guide.includes(`\`${name}`) && !guide.includes(`holdpoint ${name}`))).toEqual([]);
});

it('only a known status with a known outcome and a grant is 0 (I8)', () => {
  const view = (change: object) =>
    ({ status: 'approved', decision: { outcome: 'approved' }, grant: { token: 't' }, ...change }) as RequestView;
  expect(outcomeCode(view({}))).toBe(0);
  expect(outcomeCode(view({ decision: { outcome: 'approved_with_edits' } }))).toBe(10);
  for (const change of [{ grant: null }, { status: 'blessed' }, { decision: { outcome: 'waved_through' } }, { status: 'succeeded' }])
    expect(outcomeCode(view(change))).toBe(11);
});
