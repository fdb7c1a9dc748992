import { canonicalJson } from './canonical.ts';

/** All that a step-up is bound to: one decision of one person on one call, for a few minutes (I5, I10). */
export type StepUpChallenge = {
  v: 1;
  digest: string;
  verdict: 'approve';
  tenant: string;
  requestId: string;
  version: number;
  personId: string;
  /** Of the service, so that no challenge can be known before it is asked for. */
  nonce: string;
  /** RFC 3339, by the database's clock. */
  expiresAt: string;
};

/** The WebAuthn challenge is SHA-256 over the UTF-8 bytes of this text (RFC 8785), so a signature of it names the decision. */
export function stepUpText({ v, digest, verdict, tenant, requestId, version, personId, nonce, expiresAt }: StepUpChallenge): string {
  return canonicalJson({ v, digest, verdict, tenant, requestId, version, personId, nonce, expiresAt });
}

/**
 * An assertion as it is kept with the vote: with its challenge's members and the public key, it can be verified years
 * later by whoever has it. Bytes are base64url; `publicKey` is a SubjectPublicKeyInfo (DER).
 */
export type StepUpAssertion = {
  v: 1;
  rpId: string;
  credentialId: string;
  publicKey: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
  challenge: StepUpChallenge;
};

/** Why a vote has no proof of presence. `passkey_required`: this person has none. `assertion_invalid`: what came is no proof. */
export type StepUpFault = { code: 'passkey_required' | 'assertion_invalid'; detail: string };
