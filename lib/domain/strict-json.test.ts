import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HoldpointError } from './error-code.ts';
import type { Json } from './json.ts';
import { parseStrictJson } from './strict-json.ts';

/** The code of the refusal, or null when the text is accepted. Any other error fails the test. */
function refusalOf(text: string): string | null {
  try {
    parseStrictJson(text);
    return null;
  } catch (error) {
    if (error instanceof HoldpointError) return error.code;
    throw error;
  }
}

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('I5 parseStrictJson refuses what two readers could understand differently', () => {
  it.each<[string, string]>([
    ['{"a":1,"a":1}', 'duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['{"😀":1,"\\ud83d\\ude00":2}', 'duplicate_key'],
    ['{"":1,"":2}', 'duplicate_key'],
    ['[{"x":{"toString":1,"toString":2}}]', 'duplicate_key'],
    ['9007199254740992', 'unsafe_integer'],
    ['{"id":-9007199254740993}', 'unsafe_integer'],
    ['9007199254740993.0', 'unsafe_integer'],
    ['1e21', 'unsafe_integer'],
    ['1e400', 'unsafe_integer'],
    ['-1e400', 'unsafe_integer'],
    ['1e-400', 'unsafe_integer'],
    ['1e99999999999999999999', 'unsafe_integer'],
    ['0.1000000000000000055', 'unsafe_integer'],
    ['4503599627370496.25', 'unsafe_integer'],
    ['{"__proto__":1}', 'forbidden_key'],
    ['{"a":[{"\\u005f_proto__":{}}]}', 'forbidden_key'],
    ['{"constructor":{"prototype":{}}}', 'forbidden_key'],
    ['"\\ud800"', 'lone_surrogate'],
    ['"\ud800"', 'lone_surrogate'],
    ['"\\udc00\\ud800"', 'lone_surrogate'],
    ['{"\\uDFFF":1}', 'lone_surrogate'],
    [nested(33), 'too_deep'],
    [`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 'too_deep'],
    ['['.repeat(200_000), 'too_deep'],
  ])('%.60s: %s', (text, code) => {
    expect(refusalOf(text)).toBe(code);
  });

  it.each([
    '',
    ' ',
    '\ufeff{}',
    '{} {}',
    '{}x',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a"}',
    '{"a":}',
    '[',
    '{',
    '"',
    '"a',
    '"\\',
    '"\\u12"',
    '"\\u12g4"',
    '"\\u+123"',
    '"\\x41"',
    '"\\constructor"',
    '"\t"',
    '"\u0000"',
    '01',
    '-',
    '-01',
    '1.',
    '.5',
    '+1',
    '1e',
    '1e+',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    'undefined',
    'True',
    'nul',
    'nullx',
    '1 2',
    '[1 2]',
    '\u00a01',
    '1\u2028',
    '// a\n1',
    '{"a":1/**/}',
    ']',
    '}',
    ',',
  ])('%j is not JSON', (text) => {
    expect(refusalOf(text)).toBe('invalid_json');
  });

  it('names the place, and never the whole text', () => {
    expect(() => parseStrictJson('{"a":1,"a":2}')).toThrow('the key "a" is repeated (at character 7)');
    expect(() => parseStrictJson(`[1${'0'.repeat(1_000)}]`)).toThrow(/^.{1,120}$/);
  });
});

describe('parseStrictJson accepts', () => {
  it.each<[string, Json]>([
    ['1.0', 1],
    ['1e2', 100],
    ['1E+2', 100],
    ['0.10', 0.1],
    ['-0', 0],
    ['-0.0e5', 0],
    ['0e999', 0],
    ['5e-324', 5e-324],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['1.5e-7', 1.5e-7],
    ['"\\ud83d\\ude00\\u0000\\/"', '😀\u0000/'],
    ['"\\ud83d\ude00"', '😀'],
    [' {"a" : [ ] , "b":{ }}\r\n\t', { a: [], b: {} }],
    ['{"constructor":1,"hasOwnProperty":2,"prototype":3}', { constructor: 1, hasOwnProperty: 2, prototype: 3 }],
    ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
  ])('%s', (text, value) => {
    expect(parseStrictJson(text)).toEqual(value);
  });

  it('32 levels, and fewer when told so', () => {
    expect(refusalOf(nested(32))).toBeNull();
    expect(() => parseStrictJson(nested(3), { maxDepth: 2 })).toThrow('nested deeper than 2');
    expect(parseStrictJson('1', { maxDepth: 0 })).toBe(1);
  });

  it('whatever JSON.stringify writes, with the meaning that JSON.parse gives it', () => {
    const text = fc.json({ depthSize: 'small' }).filter((t) => !t.includes('__proto__'));
    fc.assert(
      fc.property(text, (written) => {
        const refused = refusalOf(written);
        if (refused === 'unsafe_integer' || refused === 'lone_surrogate') return;
        expect(JSON.stringify(parseStrictJson(written))).toBe(JSON.stringify(JSON.parse(written)));
      }),
      { numRuns: 500 },
    );
  });

  it('nothing that JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u0041',
      'a',
      '1',
      '-',
      '.',
      'e',
      '0',
      ' ',
      'null',
      'true',
      '\u0001',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const written = parts.join('');
        if (refusalOf(written) === null) expect(() => JSON.parse(written)).not.toThrow();
      }),
      { numRuns: 5_000 },
    );
  });

  it('256 KiB of the worst in well under a second', () => {
    const worst = [
      `"${'\\u0061'.repeat(43_000)}"`,
      `{${Array.from({ length: 25_000 }, (_, i) => `"${i}":1`).join(',')}}`,
      `[${' '.repeat(260_000)}]`,
      `0.${'0'.repeat(130_000)}${'1'.repeat(130_000)}`,
      `["${'a'.repeat(260_000)}`,
      `[${'"",'.repeat(86_000)}1]`,
    ];
    const startedAt = performance.now();
    for (const text of worst) refusalOf(text);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
