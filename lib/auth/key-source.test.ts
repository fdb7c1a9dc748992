import { describe, expect, it } from 'vitest';
import { readKeySource } from './key-source.ts';

const CONFIG = { keyPepper: 'pepper' };
const at = (address: string, tenant = 'acme', userAgent: string | undefined = 'node') =>
  readKeySource(CONFIG, { tenant, address, userAgent });

describe('where a key is used from', () => {
  it('tells addresses apart, by a hash that no other customer shares and no other pepper gives', () => {
    expect(at('203.0.113.7').source).toBe(at('::ffff:203.0.113.7').source);
    expect(at('203.0.113.7').source).not.toBe(at('203.0.113.8').source);
    expect(at('203.0.113.7').source).not.toBe(at('203.0.113.7', 'northwind').source);
    expect(readKeySource({ keyPepper: 'other' }, { tenant: 'acme', address: '203.0.113.7', userAgent: 'node' }).source).not.toBe(
      at('203.0.113.7').source,
    );
    expect(JSON.stringify(at('203.0.113.7'))).not.toContain('203.0.113.7');
  });

  it('one machine that speaks to itself over both families, by whatever client, is one place', () => {
    expect(at('127.0.0.1')).toEqual(at('::1'));
    expect(at('127.0.0.1', 'acme', 'curl/8').source).toBe(at('127.0.0.1').source);
  });

  it.each([
    ['203.0.113.7', '203.0.113.0/24', 4],
    ['::ffff:203.0.113.7', '203.0.113.0/24', 4],
    ['2001:db8:1:2::9', '2001:db8:1::/48', 6],
    ['2001:db8::9', '2001:db8:0::/48', 6],
    ['fe80::1%eth0', 'fe80:0:0::/48', 6],
    ['what', 'unknown', 4],
  ])('%s lies in %s', (address, network, family) => expect(at(address)).toMatchObject({ network, family }));

  it.each([
    ['Python-urllib/3.13', 'Python-urllib/3.13'],
    ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0'],
    ['\u202eevil', 'no name'],
    [undefined, 'node'],
    ['', 'no name'],
  ])('%j is called %s', (userAgent, client) => expect(at('127.0.0.1', 'acme', userAgent).client).toBe(client));
});
