import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromVisibleText, scriptsOf, toVisibleText, visibleText } from './visible-text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const HOSTILE = ['\u202e', '\u200b', '\u2066', '\u{e0041}', '\ufe0f', '\u00a0', '\u0000', '\u001b', '\u3164', '⟨', '↵', '\n', '\t', ' '];
const hostileText = fc.string({ unit: fc.constantFrom(...HOSTILE, 'a', 'б', '\u0301'), maxLength: 30 });

describe('text as a person can check it', () => {
  it('I5 two different strings never look the same', () => {
    fc.assert(fc.property(fc.oneof(anyText, hostileText), (text) => fromVisibleText(toVisibleText(text)) === text));
  });

  it('I5 nothing is added or dropped', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, hostileText),
        (text) =>
          visibleText(text)
            .map((s) => s.text)
            .join('') === text,
      ),
    );
  });

  it('nothing invisible is left', () => {
    const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u2800]/u;
    fc.assert(
      fc.property(fc.oneof(anyText, hostileText), (text) => {
        const shown = toVisibleText(text).replaceAll('↵\n', '').replaceAll('⇥\t', '');
        return !invisible.test(shown) && shown === shown.trim() && !shown.includes('  ');
      }),
    );
  });

  it.each([
    ['report\u202efdp.exe', 'report⟨U+202E⟩fdp.exe'],
    ['srv\u200b-01', 'srv⟨U+200B⟩-01'],
    ['rm -rf  /', 'rm -rf␠␠/'],
    ['trailing ', 'trailing␠'],
    ['one\ntwo', 'one↵\ntwo'],
    ['forged ⟨U+202E⟩', 'forged ⟨U+27E8⟩U+202E⟨U+27E9⟩'],
    ['\u{e0041}', '⟨U+E0041⟩'],
    ['Zürich 東京 naïve', 'Zürich 東京 naïve'],
  ])('shows %j as %j', (text, shown) => {
    expect(toVisibleText(text)).toBe(shown);
  });

  it('flags a word that mixes scripts and leaves honest ones alone', () => {
    expect(scriptsOf('раypal')).toEqual(['Latin', 'Cyrillic']);
    expect(visibleText('log in to раypal now')).toEqual([
      { kind: 'text', text: 'log in to ' },
      { kind: 'mixed', text: 'раypal', scripts: ['Latin', 'Cyrillic'] },
      { kind: 'text', text: ' now' },
    ]);
    expect(visibleText('Привет world')).toEqual([{ kind: 'text', text: 'Привет world' }]);
  });
});
