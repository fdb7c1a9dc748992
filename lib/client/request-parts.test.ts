import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textHash } from '#lib/audit/digest.ts';
import type { TargetView } from '#lib/contract/request-view.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import { hashShown, shownByParts } from './consent.ts';
import { callParts } from './request-parts.ts';
import { findInParts } from './search-parts.ts';
import { sliceText } from './slice-text.ts';

const host = (name: string): TargetView => ({
  kind: 'host',
  name,
  resolved: true,
  foreign: false,
  displayName: null,
  role: 'workstation',
  privileged: false,
  owner: null,
  lastSeenAt: null,
});
const hosts = Array.from({ length: 400 }, (_, index) => `acme-ws${index}`);
const big: JsonObject = {
  hosts,
  script: 'Get-Process | Stop-Process\r\n'.repeat(2_000),
  deep: Array.from({ length: 30 }).reduce<JsonObject>((inner) => ({ inner }), { end: true }),
  many: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index])),
};

describe('what a page can prove that it displayed', () => {
  it('hashes to what the service makes of the stored call, once each part was on the screen and not before', async () => {
    const parts = callParts(big, hosts.map(host));
    const keys = parts.map(({ key }) => key);
    expect(shownByParts(parts, new Set(keys.slice(1)))).toBeNull();
    expect(shownByParts(parts, new Set(keys.slice(0, -1)))).toBeNull();
    const shown = shownByParts(parts, new Set(keys));
    expect(shown && (await hashShown(shown))).toBe(textHash(shownText(shownOf(big, hosts.map(host)))));
  });

  it('keeps each part about a screen high, whatever the arguments are', () => {
    for (const part of callParts(big, hosts.map(host))) expect(part.lines).toBeLessThanOrEqual(40);
  });

  it('knows a part again after an edit elsewhere, and not after an edit in it', () => {
    const keysOf = (call: JsonObject) => callParts(call, []).map(({ key }) => key);
    const call = { script: 'a\n'.repeat(40), name: 'x', note: 'y' };
    const [before, after] = [keysOf(call), keysOf({ ...call, name: 'z' })];
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).not.toBe(before.at(-1));
  });
});

it('cuts a long text into stretches that are the text again, never through a character', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom('😀', '\n', '\r\n', 'x'.repeat(700)), fc.string({ unit: 'grapheme' })), { maxLength: 40 })
    .map((parts) => parts.join('').toWellFormed());
  fc.assert(
    fc.property(text, (whole) => {
      const slices = sliceText(whole);
      expect(slices.map((slice) => slice.text).join('')).toBe(whole);
      for (const slice of slices) expect(slice.text.isWellFormed()).toBe(true);
    }),
  );
});

it('finds values by text and by path, counts all of them, and says which part draws each', () => {
  const parts = callParts(big, []);
  const { matches, total } = findInParts(parts, 'acme-ws39');
  expect(matches).toHaveLength(11);
  expect(total).toBe(400 + 1 + 1 + 10_000);
  for (const match of matches) expect(JSON.stringify(parts[match.part])).toContain(match.value);
  expect(findInParts(parts, '/many/key9999').matches).toHaveLength(1);
  expect(findInParts(parts, 'nothing of the kind').matches).toEqual([]);
});
