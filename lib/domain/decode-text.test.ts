import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfBase64 } from './base64.ts';
import { type DecodedView, decodeViews } from './decode-text.ts';

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');
const wide = (text: string) => base64(text, 'utf16le');
const COMMAND = 'Remove-Item C:\\Users\\kim -Recurse -Force';
/** What was found, without offsets, nested. */
const told = (views: DecodedView[]): unknown[] =>
  views.map(({ kind, decoded, inner }) => (inner.length > 0 ? [kind, decoded, told(inner)] : [kind, decoded]));

describe('encoded stretches', () => {
  it.each([
    [`run ${base64(COMMAND)} now`, 'base64', COMMAND],
    [`run ${base64(COMMAND).replace(/=+$/, '')}`, 'base64', COMMAND],
    [`token=${Buffer.from('{"ok":"ünïcode~~~???"}').toString('base64url')}`, 'base64', '{"ok":"ünïcode~~~???"}'],
    [`run ${wide(COMMAND)}`, 'base64-utf16', COMMAND],
    [`powershell -NoProfile -EncodedCommand ${wide('whoami')}`, 'powershell-encoded', 'whoami'],
    [`powershell.exe -e ${wide('iex $x')}`, 'powershell-encoded', 'iex $x'],
    [`pwsh /enc "${wide('Привет')}"`, 'powershell-encoded', 'Привет'],
    [`pwsh –eNcOd ${wide('rm -r /')}`, 'powershell-encoded', 'rm -r /'],
    [`data ${Buffer.from('rm -rf /var/lib').toString('hex')}`, 'hex', 'rm -rf /var/lib'],
    ['printf \\x72\\x6d\\x20\\x2d\\x72', 'hex', 'rm -r'],
    ['[char[]](0x69, 0x65, 0x78, 0x20)', 'hex', 'iex '],
    ['https://x.example/a%20b?q=%C3%BC', 'url', 'https://x.example/a b?q=ü'],
    [
      `H4sIAAAAAAAAA ${Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 75, 76]).toString('base64')}`,
      'gzip-note',
      'Compressed data (gzip), 12 bytes; what it says is not shown.',
    ],
  ])('%s', (text, kind, decoded) => {
    expect(told(decodeViews(text))).toEqual([[kind, decoded]]);
  });

  it.each([
    'Restart Spooler on acme-ws07, which stopped by itself',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '3179e48a-2b1f-4c6d-9a53-0f8e2f9f6a11',
    'C:\\Program Files\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe',
    '/usr/local/share/applications/internationalization',
    'Disk C: is at 96 % of %TEMP% and %ADDRESS%',
    'AKIAIOSFODNN7EXAMPLE and ssh-ed25519',
    'grep -e abcdefgh file.txt',
    '',
  ])('reads nothing into %j', (text) => {
    expect(decodeViews(text)).toEqual([]);
  });

  it('follows three levels and stops', () => {
    const one = base64('the innermost text of all');
    const two = base64(`echo ${one}`);
    const three = encodeURIComponent(`x=${two}`);
    expect(told(decodeViews(three))).toEqual([['url', `x=${two}`, [['base64', `echo ${one}`, [['base64', 'the innermost text of all']]]]]]);
    expect(JSON.stringify(decodeViews(base64(`echo ${base64(`echo ${two}`)}`)))).not.toContain('the innermost');
  });

  it('reads back whatever text is encoded', () => {
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(text, (input) => {
        const hidden = `x ${base64(input)} y ${wide(input)}`;
        expect(decodeViews(hidden).map(({ decoded }) => decoded)).toEqual([input, input]);
      }),
    );
  });

  it('names stretches in order and apart, for any text', () => {
    const unit = fc.constantFrom('A', 'b', '4', '=', '%', '20', ' ', '-e ', '\\x41', '0x', 'é', '\ud800', 'aGVsbG8gd29ybGQhISEh', '-enc ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        let last = 0;
        for (const { start, end } of decodeViews(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it.each(['A', '%41', '-e ', '0x', '4', '\\x', 'a%', '=', '0x41 '])('ends for 256 KB of %j', (unit) => {
    expect(decodeViews(unit.repeat(262_144 / unit.length)).length).toBeLessThanOrEqual(200);
  });
});

it('base64 gives the bytes that were put in, and null for what is no base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual([...bytes]);
      expect(bytesOfBase64(Buffer.from(bytes).toString('base64url'))).toEqual([...bytes]);
    }),
  );
  expect(['A', 'AAAAA', 'AA=', 'A=BC', 'é'].map(bytesOfBase64)).toEqual([null, null, null, null, null]);
});
