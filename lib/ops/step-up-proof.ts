import { checkAssertion } from '#lib/auth/passkey-assertion.ts';
import { toSpki } from '#lib/auth/passkey-key.ts';
import { challengeOf, isOurChallenge } from '#lib/auth/step-up-challenge.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { StepUpAnswer, VoteBody } from '#lib/contract/console-view.ts';
import type { Edit } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { StepUpAssertion, StepUpChallenge, StepUpFault } from '#lib/domain/step-up.ts';
import { findCallToSign } from '#lib/store/call-to-sign.ts';
import type { Sql } from '#lib/store/database.ts';
import { listPasskeyRows, usePasskey } from '#lib/store/passkeys.ts';
import type { RequestAtHand } from '#lib/store/read-request.ts';
import type { OpsContext } from './context.ts';
import { digestAs } from './judge-edit.ts';

/** A vote's assertion after it was checked against the person's passkeys; `null` when it is not a proof of this decision. */
export type StepUpProof = { assertion: StepUpAssertion; counter: number } | null;

/**
 * Did this person sign this very decision with one of their passkeys? The challenge is made here, out of what the vote
 * says and who casts it: nothing in it is taken from the caller but nonce and expiry, which a MAC vouches for. Whether
 * that is still the request at hand is asked under the lock, by `faultOf`.
 */
export async function proveStepUp(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  vote: VoteBody,
  answer: StepUpAnswer,
): Promise<StepUpProof> {
  const call = await findCallToSign(ctx.db, person.id, requestId);
  if (!call) throw new HoldpointError('not_found', 'No such request.');
  const members: StepUpChallenge = {
    v: 1,
    digest: vote.arguments ? digestAs(call, vote.arguments) : vote.digest,
    verdict: 'approve',
    tenant: call.tenant,
    requestId,
    version: vote.version,
    personId: person.id,
    nonce: answer.nonce,
    expiresAt: answer.expiresAt,
  };
  if (!isOurChallenge(ctx.passkeySite, members, answer.mac)) return null;
  const passkey = (await listPasskeyRows(ctx.db, person.id)).find(({ id }) => id === answer.credential['id']);
  const checked = passkey && (await checkAssertion(ctx.passkeySite, challengeOf(members), passkey, answer.credential));
  if (!checked) return null;
  const { counter, ...bytes } = checked;
  return { assertion: { v: 1, rpId: ctx.passkeySite.rpId, publicKey: toSpki(passkey.publicKey), ...bytes, challenge: members }, counter };
}

const UNPROVEN: StepUpFault = { code: 'assertion_invalid', detail: 'The passkey did not sign this decision. Begin again.' };
const LATE: StepUpFault = { code: 'assertion_invalid', detail: 'The passkey signed too long ago. Begin again.' };
const NO_PASSKEY: StepUpFault = { code: 'passkey_required', detail: 'This route asks for a passkey, and you have none. Enrol one first.' };

/** What is wrong with a vote's proof under the lock, by the database's clock. Undefined for a good one, and where none was sent. */
export function faultOf(proof: StepUpProof | undefined, hand: RequestAtHand, vote: VoteBody, edit: Edit | null): StepUpFault | undefined {
  if (proof === undefined) return hand.passkeys === 0 ? NO_PASSKEY : undefined;
  if (proof === null) return UNPROVEN;
  const { challenge } = proof.assertion;
  if (!(hand.now < Date.parse(challenge.expiresAt))) return LATE;
  const { request } = hand;
  // A vote on another view than the current one is stale, which it is told; its proof was for what it saw.
  const current = request.digest === vote.digest && request.version === vote.version;
  const named = { tenant: request.tenant, requestId: request.id, version: request.version, digest: edit?.digest ?? request.digest };
  const bound = Object.entries(named).every(([member, value]) => challenge[member as keyof typeof named] === value);
  return current && !bound ? UNPROVEN : undefined;
}

/** Goes with the vote, in its transaction: the same use of a passkey is never noted twice, nor that of one that was revoked. */
export async function noteUse(sql: Sql, personId: string, { assertion, counter }: NonNullable<StepUpProof>): Promise<[]> {
  const noted = await usePasskey(sql, personId, { id: assertion.credentialId, counter });
  if (!noted) throw new HoldpointError(UNPROVEN.code, UNPROVEN.detail);
  return [];
}
