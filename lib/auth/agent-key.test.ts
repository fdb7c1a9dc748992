import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSecret, keyFromBytes, mintKey, parseKey } from './agent-key.ts';

describe('workload keys', () => {
  it.each(['agent', 'executor'] as const)('an %s key is a prefix, an id, 256 bits and a checksum, and reads back', (kind) => {
    const key = mintKey(kind);
    expect(key.text).toMatch(kind === 'agent' ? /^hpa_\w{16}_\w{43}_\w{6}$/ : /^hpx_\w{16}_\w{43}_\w{6}$/);
    expect(parseKey(key.text)).toEqual({ kind, keyId: key.keyId, secret: key.secret });
  });

  it('two keys share nothing', () => {
    const [a, b] = [mintKey('agent'), mintKey('agent')];
    expect(a.keyId).not.toBe(b.keyId);
    expect(a.secret).not.toBe(b.secret);
  });

  it('any one wrong character is noticed before the database is asked', () => {
    const { text } = keyFromBytes('agent', new Uint8Array(12).fill(3), new Uint8Array(32).fill(5));
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'09AZaz_'), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(parseKey(changed) === null).toBe(changed !== text);
      }),
    );
  });

  it('all bytes of a secret are in its text', () => {
    const low = keyFromBytes('agent', new Uint8Array(12), new Uint8Array(32));
    const high = keyFromBytes('agent', new Uint8Array(12), new Uint8Array(32).fill(255));
    expect(low.secret).toBe('0'.repeat(43));
    expect(62n ** 43n > 2n ** 256n).toBe(true);
    for (let at = 0; at < 32; at += 1) {
      const one = keyFromBytes(
        'agent',
        new Uint8Array(12),
        Uint8Array.from({ length: 32 }, (_, i) => (i === at ? 1 : 0)),
      );
      expect(one.secret).not.toBe(low.secret);
    }
    expect(high.secret).not.toBe(low.secret);
  });

  it.each(['', 'hpa_', 'Bearer x', 'hpa_short_short_short'])('%j is no key', (text) => {
    expect(parseKey(text)).toBeNull();
  });

  it('what is stored depends on the pepper and is not the secret', () => {
    const { secret } = mintKey('agent');
    expect(hmacSecret(secret, 'one')).toHaveLength(32);
    expect(hmacSecret(secret, 'one').equals(hmacSecret(secret, 'two'))).toBe(false);
    expect(hmacSecret(secret, 'one').toString('utf8')).not.toContain(secret);
  });
});
