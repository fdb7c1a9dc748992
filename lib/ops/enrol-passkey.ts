import { checkAssertion } from '#lib/auth/passkey-assertion.ts';
import { checkRegistration } from '#lib/auth/passkey-registration.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { EnrolBody, PasskeyView } from '#lib/contract/passkey-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { readClock } from '#lib/store/clock.ts';
import { type EnrolmentRight, insertPasskey, takeChallenge } from '#lib/store/passkey-enrolment.ts';
import type { PasskeyRow } from '#lib/store/passkeys.ts';
import type { OpsContext } from './context.ts';
import { readEnrolment } from './enrolment.ts';
import { toPasskeyView } from './list-passkeys.ts';
import { tellEnrolment } from './tell-enrolment.ts';

/**
 * A person enrols a passkey that answers a challenge of `beginPasskey`. The challenge is used up by the attempt. By a
 * recovery, all passkeys from before end as the new one begins. It counts from the moment at which every customer whom
 * the person can sign for has it in their log (I7), and not before. Throws challenge_expired, passkey_invalid,
 * assertion_invalid, step_up_required (a passkey they have must vouch for it), fresh_sign_in_required.
 */
export async function enrolPasskey(ctx: OpsContext, person: PersonPrincipal, body: EnrolBody): Promise<PasskeyView> {
  const challenge = challengeIn(body.credential);
  const taken = challenge !== null && (await takeChallenge(ctx.db, { challenge, personId: person.id, sessionId: person.sessionId }));
  if (!taken) throw new HoldpointError('challenge_expired', 'This challenge was used, has expired, or is not yours. Begin again.');
  const { enrolment, passkeys } = await readEnrolment(ctx.db, person);
  if (enrolment.by === 'none') throw new HoldpointError('fresh_sign_in_required', enrolment.whyNot);

  const right: EnrolmentRight =
    enrolment.by === 'recovery'
      ? { kind: 'recovery', id: enrolment.id }
      : enrolment.by === 'first'
        ? { kind: 'first' }
        : await vouchedFor(ctx, challenge, passkeys, body.assertion);
  const made = await checkRegistration(ctx.passkeySite, challenge, body.credential);
  if (!made) throw new HoldpointError('passkey_invalid', 'This is no passkey made here for this challenge, with its user verified.');
  const now = await readClock(ctx.db);
  const { createdAt } = await ctx.db.changeOwnAndTell(
    person.id,
    async (sql) => {
      const stored = await insertPasskey(sql, { ...made, name: body.name, personId: person.id }, right).catch((error: unknown) => {
        if (isKnown(error)) throw new HoldpointError('passkey_invalid', 'This passkey was enrolled before.');
        throw error;
      });
      if (!stored) throw new HoldpointError('challenge_expired', 'What gave the right to enrol is gone meanwhile. Begin again.');
      return stored;
    },
    person.memberships.map(({ tenant }) => tenant),
    (sql, tenant) => tellEnrolment(sql, { tenant, person, now, passkeyId: made.id, name: body.name, by: right.kind }),
  );
  return toPasskeyView({ id: made.id, name: body.name, createdAt, lastUsedAt: null });
}

async function vouchedFor(
  ctx: OpsContext,
  challenge: string,
  passkeys: readonly PasskeyRow[],
  assertion: JsonObject | undefined,
): Promise<EnrolmentRight> {
  if (!assertion) throw new HoldpointError('step_up_required', 'You have a passkey: it has to vouch for another one.');
  const passkey = passkeys.find(({ id }) => id === assertion['id']);
  const checked = passkey && (await checkAssertion(ctx.passkeySite, challenge, passkey, assertion));
  if (!checked) throw new HoldpointError('assertion_invalid', 'None of your passkeys vouched for the new one.');
  return { kind: 'proven', passkeyId: checked.credentialId, counter: checked.counter };
}

/** The challenge that the browser says it answered. Which one it must be is then asked of the database. */
function challengeIn({ response }: JsonObject): string | null {
  try {
    const text = Buffer.from(String((response as JsonObject)['clientDataJSON']), 'base64url').toString();
    const { challenge } = JSON.parse(text) as { challenge?: unknown };
    return typeof challenge === 'string' && /^[\w-]{43}$/.test(challenge) ? challenge : null;
  } catch {
    return null;
  }
}

function isKnown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
