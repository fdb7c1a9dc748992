import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { pointerOf, shownOf, shownText } from './shown.ts';

const json = fc.dictionary(
  fc.string({ unit: 'grapheme' }),
  fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }),
) as fc.Arbitrary<JsonObject>;

describe('I5 what was shown', () => {
  it('two calls have the same text only when they have the same leaves', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        if (same) expect(shownText(shownOf(one, []))).toBe(shownText(shownOf(other, [])));
        else if (shownText(shownOf(one, [])) === shownText(shownOf(other, []))) expect(one).toEqual(other);
      }),
    );
  });

  it('a leaf that was not displayed changes the text', () => {
    const whole = shownOf({ script: 'rm -rf /', hosts: ['a', 'b'] }, [{ kind: 'host', name: 'a' }]);
    expect(whole.arguments.map(([pointer]) => pointer)).toEqual(['/script', '/hosts/0', '/hosts/1']);
    for (const missing of whole.arguments.keys()) {
      const partial = { ...whole, arguments: whole.arguments.filter((_, index) => index !== missing) };
      expect(shownText(partial)).not.toBe(shownText(whole));
    }
    expect(shownText({ ...whole, targets: [] })).not.toBe(shownText(whole));
  });

  it('pointers are those of RFC 6901', () => {
    expect(pointerOf(['a/b', 'm~n', 0, ''])).toBe('/a~1b/m~0n/0/');
    expect(pointerOf([])).toBe('');
  });
});
