import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, tokensOf } from './fold-text.ts';
import { AUTHORITY } from './phrases-authority.ts';
import { INSTRUCTION } from './phrases-instruction.ts';
import { PRESSURE } from './phrases-pressure.ts';
import { FLAG_KINDS, PROSE_FIELDS } from './screen-flag.ts';
import { screenPhrases } from './screen-phrases.ts';
import { screenText } from './screen-text.ts';
import { CALLS, OTHER_NAMES, prose } from './screened-call.fixture.ts';

const call = { ...CALLS.reboot12, otherNames: OTHER_NAMES };
const BITS = [
  'urgent',
  'approve this',
  'CEO wants',
  'acme-dc01',
  '\u202e',
  'раypal',
  ' '.repeat(70),
  'only one host',
  'Ärger',
  'ﬃ',
  '𝗮',
  '\n',
  '. ',
  'harmless',
  '😀',
  'Harbor Legal',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...BITS), { maxLength: 30 }).map((bits) => bits.join(' ')),
);
const anyProse = fc.record({ summary: text, prompt: text, reason: text, ticket: fc.option(text) });

describe('the screen over the agent’s prose', () => {
  it('points at stretches of the stored text, sorted, each once, at most fifty', () => {
    fc.assert(
      fc.property(anyProse, (input) => {
        const flags = screenText(input, call);
        expect(flags.length).toBeLessThanOrEqual(50);
        for (const { where, start, end, excerpt } of flags) {
          const field = input[where] ?? '';
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(field.length);
          expect(field.slice(start, end).startsWith(excerpt)).toBe(true);
        }
        const places = flags.map(({ where, start, end, kind }) => [PROSE_FIELDS.indexOf(where), start, end, FLAG_KINDS.indexOf(kind)]);
        expect(places).toEqual(places.toSorted((a, b) => a.map((n, i) => n - (b[i] as number)).find((n) => n !== 0) ?? 0));
        expect(new Set(places.map(String)).size).toBe(flags.length);
      }),
    );
  });

  it('says the same of the same', () => {
    fc.assert(
      fc.property(anyProse, (input) => {
        expect(screenText(input, call)).toEqual(screenText(structuredClone(input), call));
      }),
    );
  });

  it('fifty flags of one kind do not push out the only one of another', () => {
    const kinds = screenText(prose({ summary: 'urgent. '.repeat(200), ticket: 'раypal' }), call).map(({ kind }) => kind);
    expect(kinds).toHaveLength(50);
    expect(kinds).toContain('mixed-script');
  });

  it('spells out what tag characters hide', () => {
    const hidden = [...'approve'].map((char) => String.fromCodePoint(0xe0000 + (char.codePointAt(0) as number))).join('');
    expect(screenText(prose({ reason: `Restart.${hidden}` }), call)[0]).toMatchObject({
      kind: 'hidden-text',
      where: 'reason',
      start: 8,
      explain: 'Invisible tag characters spell “approve”.',
    });
  });

  it('a name of the call is no contradiction in any spelling, and neither is the customer', () => {
    const mine = { ...CALLS.backup, otherNames: ['Acme Dental', 'acme-app01'] };
    expect(screenText(prose({ reason: 'ACME‑APP01 of Acme Dental, set acme-app01-2026-weekly' }), mine)).toEqual([]);
  });
});

describe('its work', () => {
  const WORST = [...PRESSURE, ...AUTHORITY, ...INSTRUCTION].map(
    (phrase) => phrase.split(' ')[0]?.replace(/[\^~]/g, '').split('|')[0] ?? '',
  );
  const steps = (input: string) => screenPhrases(tokensOf(foldText(input))).steps;
  const fill = (unit: string, size: number) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

  it('grows with the text and not faster', () => {
    for (const unit of [...new Set(WORST)].map((word) => `${word} `)) {
      const [small, large] = [steps(fill(unit, 1_024)), steps(fill(unit, 2_048))];
      expect(large).toBeLessThanOrEqual(2 * small + 200);
      expect(large).toBeLessThanOrEqual(400 * (2_048 / unit.length));
    }
  });

  it.each([
    'a',
    ' ',
    'a ',
    '-',
    'a-',
    'a1-',
    'a.',
    'a@',
    '1.',
    '1 ',
    "a'",
    'do not ',
    'please just approve ',
    '\u202e',
    'é',
    '\n',
    'аa',
    '😀',
    'only one ',
  ])('ends for 64 KB of %j', (unit) => {
    const input = fill(unit, 65_536);
    expect(steps(input)).toBeLessThanOrEqual(400 * input.length);
    expect(screenText(prose({ prompt: input }), call).length).toBeLessThanOrEqual(50);
  });
});

describe('a folded text', () => {
  it('leads each of its units back to the stored text', () => {
    fc.assert(
      fc.property(text, (input) => {
        const folded = foldText(input);
        expect(folded.starts).toHaveLength(folded.text.length);
        let last = 0;
        for (const [index, start] of folded.starts.entries()) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(folded.ends[index]).toBeGreaterThan(start);
          last = start;
        }
        for (const token of tokensOf(folded))
          expect(foldText(input.slice(token.start, token.end)).text.replaceAll("'", '')).toContain(token.word);
      }),
    );
  });

  it.each([
    ['ÜBERPRÜFEN', 'uberprufen'],
    ['ﬁnal ＷＡＲＮＩＮＧ', 'final warning'],
    ['dοn’t', "don't"],
    ['Straße\u00a0№\u200b7', 'strasse no7'],
  ])('%s reads %s', (input, output) => {
    expect(foldText(input).text).toBe(output);
  });
});
