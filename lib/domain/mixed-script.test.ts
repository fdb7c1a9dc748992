import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixedScriptWords } from './mixed-script.ts';

describe('words that may pass for others', () => {
  it.each([
    ['log in to раypal now', 'раypal', 'mixed', ['Latin', 'Cyrillic']],
    ['restart аcme-dc01', 'аcme', 'mixed', ['Latin', 'Cyrillic']],
    ['αdmin account', 'αdmin', 'mixed', ['Latin', 'Greek']],
    ['pay\u200bраl invoice', 'pay\u200bраl', 'mixed', ['Latin', 'Cyrillic']],
    ['please 𝗮pprove', '𝗮pprove', 'styled', ['Latin', 'Mathematical']],
    ['please 𝒂𝒑𝒑𝒓𝒐𝒗𝒆', '𝒂𝒑𝒑𝒓𝒐𝒗𝒆', 'styled', ['Mathematical']],
    ['the host асе of Acme', 'асе', 'look-alike', ['Cyrillic']],
    ['Ꭺdmin', 'Ꭺdmin', 'mixed', ['Latin', 'Cherokee']],
  ])('finds it in %j', (text, word, how, scripts) => {
    const start = text.indexOf(word);
    expect(mixedScriptWords(text)).toEqual([{ start, end: start + word.length, word, how, scripts }]);
  });

  it.each([
    'Restart Spooler on acme-ws07',
    'Zürich naïve Ærø smørrebrød Łódź',
    'Перезапустить Spooler на acme-ws07, он не отвечает',
    'Диск C: заполнен, 1С не работает',
    'Επανεκκίνηση του acme-ws07',
    'USBメモリを切断する、サーバー再起動',
    '500 μs latency, 4kΩ, Δt of 3 s, 5 µs',
    'АТС',
    '',
  ])('is silent about %j', (text) => {
    expect(mixedScriptWords(text)).toEqual([]);
  });

  it('names stretches of the text, in order and apart from each other', () => {
    const unit = fc.constantFrom('a', 'а', 'α', 'с', 'x', ' ', '-', '1', '\u200b', '𝗮', 'ж');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        let last = 0;
        for (const { start, end, word } of mixedScriptWords(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text.slice(start, end)).toBe(word);
          last = end;
        }
      }),
    );
  });
});
