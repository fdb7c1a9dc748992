import { createHmac } from 'node:crypto';
import { type KeyKind, keyFromBytes, type WorkloadKey } from '#lib/auth/agent-key.ts';

/**
 * The key of one workload: the same for the same seed on each run, so that a demo's agents and whoever copied a key
 * from it keep working over a restart. Each half is its own HMAC, so the id says nothing about the secret.
 */
export function demoKey(keySeed: Buffer, kind: KeyKind, tenant: string, id: string): WorkloadKey & { text: string } {
  if (keySeed.length !== 32) throw new RangeError('keySeed must be 32 bytes');
  const half = (name: string) =>
    createHmac('sha256', keySeed)
      .update(JSON.stringify([kind, tenant, id, name]))
      .digest();
  return keyFromBytes(kind, half('id').subarray(0, 12), half('secret'));
}
