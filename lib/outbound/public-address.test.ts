import { describe, expect, it } from 'vitest';
import { isPublicAddress, readNetworks } from './public-address.ts';

describe('a place of the public internet', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '192.167.255.255', '100.63.255.255', '2606:4700::1111', '2a00::1'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['this network', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['loopback, further on', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['shared by a carrier', '100.64.0.1'],
    ['link-local', '169.254.1.1'],
    ['metadata of clouds', '169.254.169.254'],
    ['metadata of another cloud', '100.100.100.200'],
    ['protocol assignments', '192.0.0.8'],
    ['documentation', '203.0.113.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback of IPv6', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['mapped public', '::ffff:8.8.8.8'],
    ['compatible', '::10.0.0.1'],
    ['translated', '64:ff9b::a00:1'],
    ['translated locally', '64:ff9b:1::a00:1'],
    ['unique local', 'fd00::1'],
    ['metadata of clouds over IPv6', 'fd00:ec2::254'],
    ['link-local of IPv6', 'fe80::1'],
    ['link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast of IPv6', 'ff02::1'],
    ['6to4 of a private address', '2002:a00:1::1'],
    ['Teredo', '2001:0:4136:e378::1'],
    ['documentation of IPv6', '2001:db8::1'],
    ['newer documentation', '3fff::1'],
    ['discard', '100::1'],
    ['not an address', 'agents.example'],
    ['octal', '0177.0.0.1'],
    ['a number', '2130706433'],
    ['nothing', ''],
  ])('is not: %s, %s', (_what, address) => expect(isPublicAddress(address)).toBe(false));
});

describe('networks that a deployment names', () => {
  it('are read, and hold what is in them and nothing else', () => {
    const networks = readNetworks(['10.20.0.0/16', 'fd00:20::/32']);
    expect(['10.20.3.4', '10.21.0.1'].map((address) => networks?.check(address, 'ipv4'))).toEqual([true, false]);
    expect(['fd00:20::5', 'fd00:21::5'].map((address) => networks?.check(address, 'ipv6'))).toEqual([true, false]);
  });

  it.each(['10.20.0.0', '10.20.0.0/33', '10.20/16', 'fd00::/129', 'internal', '/8', '10.0.0.0/-1'])('%s is none', (text) => {
    expect(readNetworks([text])).toBeNull();
  });
});
