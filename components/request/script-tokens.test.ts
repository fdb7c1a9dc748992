import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scriptTokens } from './script-tokens.ts';

const LANGUAGES = ['powershell', 'bash', 'batch', 'python', 'sql', 'json', 'none'] as const;

it('gives ranges in order, apart and within the text, for any text in any language', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('"', "'", '#', '<#', '$(', '`', '@"\n', '--', '/*', '%', '\\', '\n', 'if', '-Force'));
  fc.assert(
    fc.property(
      fc.array(piece).map((parts) => parts.join('')),
      fc.constantFrom(...LANGUAGES),
      (text, language) => {
        let at = 0;
        for (const { start, end } of scriptTokens(text, language)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      },
    ),
  );
});

it.each([
  ['powershell', 'Get-Item $env:TEMP -Force # gone', ['Get-Item', '$env:TEMP', '-Force', '# gone']],
  ['bash', 'rm -rf "$DIR" # gone', ['rm', '-rf', '"$DIR"', '# gone']],
  ['sql', "DELETE FROM users WHERE name = 'x' -- all", ['DELETE', 'FROM', 'WHERE', "'x'", '-- all']],
  ['python', 'import os  # why', ['import', '# why']],
  ['json', '{"a": true}', ['"a"', 'true']],
] as const)('finds the pieces of %s', (language, text, pieces) => {
  expect(scriptTokens(text, language).map(({ start, end }) => text.slice(start, end))).toEqual(pieces);
});
