import { HoldpointError } from '#lib/domain/error-code.ts';
import type { Sql } from '#lib/store/database.ts';
import { takeIdempotencyKey } from '#lib/store/idempotency-keys.ts';

export type Idempotency = { key: string; bodyHash: string };

/** Who makes a thing of which kind, for which customer, and the id that it gets when it is new. */
type Claim = { tenant: string; personId: string; kind: string; id: string };

/**
 * Takes a person's idempotency key for one thing of a kind. Answers the id that the key stands for, and whether that is the
 * caller's own: else it was made before, by the same body. Throws idempotency_key_reused.
 */
export async function claimKey(
  sql: Sql,
  { tenant, personId, kind, id }: Claim,
  { key, bodyHash }: Idempotency,
): Promise<{ id: string; isNew: boolean }> {
  // A space is in no key that a caller can send, so a key used here is never mistaken for one of a submit.
  const known = await takeIdempotencyKey(sql, { tenant, principalId: personId, key: `${kind} ${key}`, bodyHash, resourceId: id });
  if (known.bodyHash !== bodyHash)
    throw new HoldpointError('idempotency_key_reused', 'This key came before with another body; nothing was changed.');
  return { id: known.resourceId, isNew: known.resourceId === id };
}
