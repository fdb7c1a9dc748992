import { hmacSecret, mintKey } from '#lib/auth/agent-key.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { NewKey } from '#lib/contract/workload-view.ts';
import { KEY_LIFETIME_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { MAX_KEYS, type WorkloadRef } from '#lib/domain/workload.ts';
import { countGoodKeys, insertKey, insertKeyMark } from '#lib/store/workload-keys.ts';
import { changeWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { getWorkload } from './get-workload.ts';

/**
 * Gives a workload a key, good for 30 days, and tells it this once. Two may be good at a time, so that the old one works
 * until the new one is in place. Throws not_found, forbidden, too_many_keys, and key_already_shown when this person sent the
 * same idempotency key before: what it made then cannot be told again.
 */
export async function createKey(
  ctx: OpsContext,
  person: PersonPrincipal,
  ref: WorkloadRef,
  { idempotencyKey, keyPepper }: { idempotencyKey: string; keyPepper: string },
): Promise<NewKey> {
  const { text, keyId, secret } = mintKey(ref.kind);
  const expiresAt = await changeWorkload(ctx, person, ref, async (sql, hand) => {
    if (!(await insertKeyMark(sql, { tenant: ref.tenant, personId: person.id, key: idempotencyKey, keyId })))
      throw new HoldpointError('key_already_shown', 'This made a key before, and it was shown then. Revoke that one if it was lost.');
    if ((await countGoodKeys(sql, ref)) >= MAX_KEYS)
      throw new HoldpointError('too_many_keys', 'Two keys are good already. Revoke the one that is no longer in use.');
    const until = new Date(hand.now + KEY_LIFETIME_MS);
    await insertKey(sql, { ...ref, keyId, secretHmac: hmacSecret(secret, keyPepper), createdBy: person.id, expiresAt: until });
    return { answer: until, step: { type: 'key.created', commit: { key: { keyId, expiresAt: until.toISOString() } } } };
  });
  return { key: text, keyId, expiresAt: expiresAt.toISOString(), detail: await getWorkload(ctx.db, person, ref) };
}
