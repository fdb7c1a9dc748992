import fc from 'fast-check';
import { expect, it } from 'vitest';
import { callDigest as serviceDigest } from '#lib/audit/digest.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { assertDigest, callDigest } from '#sdk/call-digest.ts';

const text = fc.string({ unit: 'grapheme' });
const call = fc.record({
  tenant: text,
  agent: text,
  tool: text,
  toolSchemaHash: text,
  arguments: fc.dictionary(text, fc.jsonValue({ stringUnit: 'grapheme' })).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject),
  targets: fc.array(fc.record({ kind: fc.constantFrom('host' as const, 'user' as const), name: text })),
  nonce: text,
});

it('I5: makes the same digest of a call as the service does', async () => {
  await fc.assert(
    fc.asyncProperty(call, async (given) => {
      expect(await callDigest(given)).toBe(serviceDigest(given));
    }),
  );
});

it('I5: a call with other arguments than those of its digest is not run', async () => {
  const [given] = fc.sample(call, 1);
  if (!given) throw new Error('no sample');
  const digest = await callDigest(given);
  await expect(assertDigest({ ...given, digest })).resolves.toBeUndefined();
  const forged = { ...given, arguments: { ...given.arguments, service: 'another' }, digest };
  await expect(assertDigest(forged)).rejects.toMatchObject({ code: 'digest_mismatch', fault: 'digest_mismatch' });
});
