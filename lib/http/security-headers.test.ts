import { describe, expect, it } from 'vitest';
import { apiHeaders, pageHeaders, pagePolicy } from './security-headers.ts';

const place = { publicUrl: 'https://hold.example' };
const nonce = 'q1w2e3r4t5y6u7i8o9p0aa==';

function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split('; ').map((text) => {
      const [name = '', ...sources] = text.split(' ');
      return [name, sources];
    }),
  );
}

describe('the policy of a page', () => {
  const policy = directives(pagePolicy(nonce, place));

  it('lets scripts and styles in by nonce, and no inline one, no eval and no other origin at all', () => {
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toContain(`'nonce-${nonce}'`);
    expect(policy.get('style-src')).toEqual(["'self'", `'nonce-${nonce}'`]);
    const sources = [...policy.values()].flat();
    expect(sources.filter((source) => /unsafe|\*|^https?:/.test(source))).toEqual([]);
    expect(sources.filter((source) => source.includes('//'))).toEqual(['wss://hold.example']);
  });

  it('is framed by nobody, posts to nobody else, and takes no base', () => {
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
  });

  it('opens its socket on the scheme of the page', () => {
    expect(pagePolicy(nonce, { publicUrl: 'http://127.0.0.1:4000' })).toContain("connect-src 'self' ws://127.0.0.1:4000;");
  });

  it('leaves passkeys to this origin and everything else that a device has to nobody', () => {
    const headers = new Map(pageHeaders(pagePolicy(nonce, place), place));
    expect(headers.get('permissions-policy')).toContain('publickey-credentials-get=(self)');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });
});

describe('the policy of data', () => {
  it('can load nothing and be framed by nobody', () => {
    const headers = new Map(apiHeaders(place));
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('asks for HTTPS for good only where it is HTTPS', () => {
    expect(new Map(apiHeaders(place)).has('strict-transport-security')).toBe(true);
    expect(new Map(apiHeaders({ publicUrl: 'http://127.0.0.1:1' })).has('strict-transport-security')).toBe(false);
  });
});
