import { createHash, randomBytes } from 'node:crypto';

/** A new lease: the executor's proof, for one run, that the run is its own. */
export function newLease(): string {
  return randomBytes(32).toString('base64url');
}

/** Leases are kept as hashes: whoever reads the database cannot report in an executor's name. */
export function leaseHash(lease: string): string {
  return createHash('sha256').update(lease).digest('base64url');
}
