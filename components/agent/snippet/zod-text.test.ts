import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { zodText } from './zod-text.ts';

/** What the text makes of a value, as a program would. */
const accepts = (text: string, value: unknown) => (runInNewContext(text, { z }) as z.ZodType).safeParse(value).success;

describe('zodText', () => {
  it('is the source of a schema that the example fits, whatever its keys are', () => {
    const value = { 'a "key"': [{ '`${x}`': 1 }], empty: [], nothing: null, yes: true, deep: { 'new\nline': 'x' } };
    expect(accepts(zodText(value), value)).toBe(true);
    expect(accepts(zodText(value), { ...value, yes: 'no' })).toBe(false);
  });

  it('fits each example that is made of equals in its lists', () => {
    const { value: json } = fc.letrec<{ value: never }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('value').map((each) => [each, each]),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
        ),
      ) as fc.Arbitrary<never>,
    }));
    fc.assert(fc.property(json, (value) => accepts(zodText(value), value)));
  });

  it('is short where it can be', () => {
    expect(zodText({ service: 'Spooler', force: false })).toBe('z.object({ "service": z.string(), "force": z.boolean() })');
    expect(zodText({})).toBe('z.object({})');
  });
});
