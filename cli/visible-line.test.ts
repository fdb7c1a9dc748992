import { describe, expect, it } from 'vitest';
import { NEVER_DRAWN, PAYLOADS } from '../e2e/hostile-corpus.ts';
import { mayBeReordered } from './right-to-left.ts';
import { wrap } from './show-pages.ts';
import { jsonLine, visibleLine, visibleLines, withoutCommands } from './visible-line.ts';

const forbidden = new RegExp(`${NEVER_DRAWN}|[\\t\\n]`, 'u');

describe('what an agent wrote, on a terminal', () => {
  it.each(PAYLOADS)('%j is one line without anything that a terminal obeys', (text) => {
    expect(visibleLine(text)).not.toMatch(forbidden);
    expect(visibleLines(text).join('')).not.toMatch(forbidden);
    expect(visibleLines(text)).toHaveLength(text.split('\n').length);
  });

  it('a word of mixed scripts says so', () => {
    expect(visibleLine('p\u0430ypal now')).toBe('p\u0430ypal⟨Latin+Cyrillic⟩ now');
  });

  it.each(PAYLOADS)('the last guard lets no command of %j through, and leaves marks as they are', (text) => {
    expect(withoutCommands(text)).not.toMatch(/[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    expect(withoutCommands(visibleLine(text))).toBe(visibleLine(text));
  });

  it.each(PAYLOADS)('JSON of %j is ASCII and the same value', (text) => {
    expect(jsonLine({ text })).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(jsonLine({ text }))).toEqual({ text });
  });

  it('a long line is broken before the terminal breaks it, and nothing of it is lost', () => {
    const text = `${'W'.repeat(200)}${'\u{1f44d}'.repeat(50)}`;
    const pieces = wrap(text, 40);
    expect(pieces.join('')).toBe(text);
    expect(pieces.every((piece) => [...piece].length <= 39)).toBe(true);
  });

  it('knows text that a terminal may reorder', () => {
    expect(mayBeReordered('\u05d0\u05d9\u05e9\u05d5\u05e8 12')).toBe(true);
    expect(mayBeReordered('\u0645\u0648\u0627\u0641\u0642')).toBe(true);
    expect(mayBeReordered('Größe 日本 Ω')).toBe(false);
  });
});
