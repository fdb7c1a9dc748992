import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { type StepUpAssertion, stepUpText } from '#lib/domain/step-up.ts';

/** What the log says about the vote: what its assertion must have been made for. */
export type VoteLeaf = { tenant: string; request: string; actor: string; digest: string; ts: string };

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;
/** RP id hash, flags, counter. */
const MIN_DATA_BYTES = 37;

/**
 * Checks the passkey's signature of one vote with nothing but Node's own cryptography: that it is over these bytes, that
 * they were made for this service with the person's presence verified, that the challenge names this vote and was still
 * good when it was cast. Answers with what is wrong, or null. That the key is this person's only the service can say.
 */
export function verifyAssertion(assertion: Json, leaf: VoteLeaf): string | null {
  try {
    return check(assertion as unknown as StepUpAssertion, leaf);
  } catch {
    return 'the assertion is not one';
  }
}

function check({ challenge, ...given }: StepUpAssertion, leaf: VoteLeaf): string | null {
  const clientDataJSON = bytesOf(given.clientDataJSON);
  const data = bytesOf(given.authenticatorData);
  const client = JSON.parse(clientDataJSON.toString('utf8')) as JsonObject;
  if (given.v !== 1 || challenge.v !== 1 || challenge.verdict !== 'approve') return 'the assertion is of an unknown kind';
  if (client['type'] !== 'webauthn.get') return 'the passkey signed something else than an assertion';
  if (client['challenge'] !== sha256(stepUpText(challenge)).toString('base64url')) return 'the passkey signed another challenge';
  if (client['crossOrigin'] === true || !isAt(String(client['origin']), given.rpId)) return 'the passkey signed on another site';
  if (data.length < MIN_DATA_BYTES || !data.subarray(0, FLAGS_AT).equals(sha256(given.rpId))) return 'the passkey is of another site';
  const flags = data[FLAGS_AT] ?? 0;
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0) return 'the passkey did not verify who used it';
  const signed = Buffer.concat([data, sha256(clientDataJSON)]);
  if (!isSigned(signed, createPublicKey({ key: bytesOf(given.publicKey), format: 'der', type: 'spki' }), bytesOf(given.signature)))
    return 'the signature is not of this passkey over these bytes';
  const named = { tenant: leaf.tenant, requestId: leaf.request, personId: leaf.actor, digest: leaf.digest };
  const other = Object.entries(named).find(([member, value]) => challenge[member as keyof typeof named] !== value);
  if (other) return `the passkey signed for another vote: its ${other[0]} is not that of the leaf`;
  return Date.parse(leaf.ts) < Date.parse(challenge.expiresAt) ? null : 'the challenge had expired when the vote was cast';
}

/** ES256, EdDSA or RS256, by the kind of the key: the algorithms that we let passkeys have. */
function isSigned(signed: Buffer, key: KeyObject, signature: Buffer): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return verify(null, signed, key, signature);
  const known = type === 'rsa' || (type === 'ec' && details?.namedCurve === 'prime256v1');
  return known && verify('sha256', signed, key, signature);
}

/** A page of the host that the passkey belongs to, or of one below it. */
function isAt(origin: string, rpId: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === rpId || hostname.endsWith(`.${rpId}`);
}

function bytesOf(text: string): Buffer {
  if (!/^[\w-]+$/.test(text)) throw new TypeError('not base64url');
  return Buffer.from(text, 'base64url');
}

function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}
