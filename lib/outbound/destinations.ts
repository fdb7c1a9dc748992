import { lookup } from 'node:dns/promises';
import { type BlockList, isIP } from 'node:net';
import { isPublicAddress, readNetworks } from './public-address.ts';

export type Address = { address: string; family: number };

/** Where this deployment lets notifications go, and how it finds the way. */
export type Destinations = {
  /** For development alone: http to this machine. */
  plainLoopback: boolean;
  /** Networks beside the public internet that the deployment allows explicitly: where its own receivers stand. */
  networks: BlockList;
  /** All addresses of a host. What it answers is checked, and then called; nobody resolves again. */
  resolve: (host: string) => Promise<readonly Address[]>;
  /** What a receiver has, from the question for its address to the first line of its answer. */
  timeoutMs: number;
  /** Certificates to trust beside those that Node.js knows; PEM. */
  ca?: string;
};

export function destinationsOf({ mode, callbackNetworks }: { mode: string; callbackNetworks: readonly string[] }): Destinations {
  const networks = readNetworks(callbackNetworks);
  if (networks === null) throw new TypeError('not a list of networks');
  return { plainLoopback: mode !== 'production', networks, timeoutMs: 5_000, resolve: (host) => lookup(host, { all: true }) };
}

/** A name led to an address that this deployment does not call. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

/**
 * The addresses of a host, each of which may be called. Throws AddressNotAllowed when one of them may not: a name that leads
 * to the inside as well as to the outside is not half good.
 */
export async function resolveAllowed(host: string, { networks, resolve }: Destinations): Promise<readonly Address[]> {
  const found = await resolve(host);
  const allowed = found.map(({ address }) => ({ address, family: isIP(address) }));
  if (allowed.length === 0 || !allowed.every((each) => isAllowed(each, networks))) throw new AddressNotAllowed('not a place to call');
  return allowed;
}

function isAllowed({ address, family }: Address, networks: BlockList): boolean {
  if (family === 0 || address.includes('%')) return false;
  return isPublicAddress(address) || networks.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
