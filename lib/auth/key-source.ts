import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';
import type { Config } from '#lib/config.ts';
import type { KeySource } from '#lib/store/key-sources.ts';

/**
 * From where a key is used: a keyed hash that tells addresses of one customer apart and means nothing beyond it, and for
 * people the network that the address lies in (/24 or /48) and what the client's software calls itself. The software is
 * not what tells places apart: one agent asks by fetch and listens by a socket, which say different names.
 */
export function readKeySource(
  { keyPepper }: Pick<Config, 'keyPepper'>,
  { tenant, address, userAgent }: { tenant: string; address: string; userAgent: string | undefined },
): KeySource {
  const plain = address
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
    .toLowerCase();
  const own = plain === '::1' || plain.startsWith('127.');
  const place = own ? 'loopback' : plain;
  const source = createHmac('sha256', keyPepper).update(`key-source\n${tenant}\n${place}`).digest('base64url').slice(0, 22);
  const family = !own && isIP(plain) === 6 ? 6 : 4;
  return { source, family, network: own ? 'this machine' : networkOf(plain), client: clientOf(userAgent) };
}

/** `203.0.113.0/24`, `2001:db8:1::/48`: a site, not a machine. */
function networkOf(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(address) !== 6) return 'unknown';
  const [head = ''] = address.split('::');
  const groups = [...head.split(':').filter(Boolean), '0', '0', '0'].slice(0, 3);
  return `${groups.join(':')}::/48`;
}

/** The first product of a User-Agent (RFC 9110, 10.1.5), in plain letters. */
function clientOf(userAgent: string | undefined): string {
  return /^[\w.+-]{1,32}(?:\/[\w.+-]{1,16})?/.exec(userAgent ?? '')?.[0] ?? 'no name';
}
