import { randomBytes } from 'node:crypto';
import { assertionOptions } from '#lib/auth/passkey-assertion.ts';
import { registrationOptions } from '#lib/auth/passkey-registration.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { PasskeyOptions } from '#lib/contract/passkey-view.ts';
import { CHALLENGE_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { insertChallenge } from '#lib/store/passkey-enrolment.ts';
import type { OpsContext } from './context.ts';
import { readEnrolment } from './enrolment.ts';
import { proveAgain } from './prove-again.ts';

/**
 * What a browser needs to make a passkey: a challenge for this person in this session, good once and for five minutes.
 * `assertion` is there when one of their passkeys has to vouch for the new one, by the same challenge. Where none
 * can, the password has to be said again. Throws fresh_sign_in_required, password_required, rate_limited.
 */
export async function beginPasskey(
  ctx: OpsContext,
  person: PersonPrincipal,
  { password }: { password?: string | undefined } = {},
): Promise<PasskeyOptions> {
  const { enrolment, passkeys } = await readEnrolment(ctx.db, person);
  if (enrolment.by === 'none') throw new HoldpointError('fresh_sign_in_required', enrolment.whyNot);
  // Before there is a challenge, so that a challenge without a voucher is proof of the password, for this enrolment only.
  if (enrolment.by !== 'assertion') await proveAgain(ctx.db, person, password);
  const challenge = randomBytes(32).toString('base64url');
  await insertChallenge(ctx.db, { challenge, personId: person.id, sessionId: person.sessionId, lifetimeMs: CHALLENGE_MS });
  // After a recovery the old ones end, so the same device may be enrolled again.
  const existing = enrolment.by === 'recovery' ? [] : passkeys;
  return {
    options: await registrationOptions(ctx.passkeySite, challenge, person, existing, CHALLENGE_MS),
    assertion: enrolment.by === 'assertion' ? await assertionOptions(ctx.passkeySite, challenge, passkeys, CHALLENGE_MS) : null,
  };
}
