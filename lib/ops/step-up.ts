import { randomBytes } from 'node:crypto';
import { assertionOptions } from '#lib/auth/passkey-assertion.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { challengeMac, challengeOf } from '#lib/auth/step-up-challenge.ts';
import type { StepUpOptions } from '#lib/contract/console-view.ts';
import { CHALLENGE_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { StepUpChallenge } from '#lib/domain/step-up.ts';
import { listPasskeyRows } from '#lib/store/passkeys.ts';
import type { OpsContext } from './context.ts';
import { readDecidable } from './read-decidable.ts';
import { iso } from './to-request-view.ts';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * What a person hands to their authenticator before they approve a call whose route asks for it. The challenge names
 * this call, version, customer and person, and is good for five minutes; nothing is stored. `digest` may also be one
 * that a preview gave for an edited call: the vote is then bound to that. Throws not_found, stale_view, passkey_required,
 * expired, withdrawn, already_decided, and whatever keeps this person from approving.
 */
export async function beginStepUp(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  { digest, version }: { digest: string; version: number },
): Promise<StepUpOptions> {
  const { request, now } = await readDecidable(ctx.db, person, requestId);
  if (request.version !== version || !DIGEST.test(digest))
    throw new HoldpointError('stale_view', 'The request changed since it was shown to you.');
  const passkeys = await listPasskeyRows(ctx.db, person.id);
  if (passkeys.length === 0) throw new HoldpointError('passkey_required', 'You have no passkey. Enrol one first.');
  const members: StepUpChallenge = {
    v: 1,
    digest,
    verdict: 'approve',
    tenant: request.tenant,
    requestId: request.id,
    version,
    personId: person.id,
    nonce: randomBytes(16).toString('base64url'),
    expiresAt: iso(now + CHALLENGE_MS),
  };
  return {
    options: await assertionOptions(ctx.passkeySite, challengeOf(members), passkeys, CHALLENGE_MS),
    nonce: members.nonce,
    expiresAt: members.expiresAt,
    mac: challengeMac(ctx.passkeySite, members),
  };
}
