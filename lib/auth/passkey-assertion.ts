import { generateAuthenticationOptions, type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { JsonObject } from '#lib/domain/json.ts';
import type { PasskeySite } from './passkey-site.ts';

/** A passkey as it is checked against: the public half only. `publicKey` is COSE. */
export type KnownPasskey = { id: string; publicKey: Uint8Array<ArrayBuffer>; counter: number; transports: string[] };

/** What a good assertion was made of, in base64url, and where the authenticator counts now (0: it does not count). */
export type CheckedAssertion = {
  credentialId: string;
  counter: number;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
};

/** What to hand to `navigator.credentials.get`. `challenge` is base64url and enters as it is. */
export async function assertionOptions(
  { rpId }: PasskeySite,
  challenge: string,
  passkeys: readonly Pick<KnownPasskey, 'id' | 'transports'>[],
  timeoutMs: number,
): Promise<JsonObject> {
  const options = await generateAuthenticationOptions({
    rpID: rpId,
    challenge: Buffer.from(challenge, 'base64url'),
    allowCredentials: passkeys.map(({ id, transports }) => ({ id, transports })),
    userVerification: 'required',
    timeout: timeoutMs,
  });
  return options as unknown as JsonObject;
}

/**
 * Did this passkey sign this challenge here, with its user verified (PIN or biometrics)? Null when not, for whatever
 * reason: signature, origin, host, flags, counter, or a shape that is none.
 */
export async function checkAssertion(
  site: PasskeySite,
  challenge: string,
  passkey: KnownPasskey,
  credential: JsonObject,
): Promise<CheckedAssertion | null> {
  const response = credential as unknown as AuthenticationResponseJSON;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: { id: passkey.id, publicKey: passkey.publicKey, counter: passkey.counter },
    });
    const { clientDataJSON, authenticatorData, signature } = response.response;
    if (!verified || response.id !== passkey.id || isFramed(clientDataJSON)) return null;
    return { credentialId: passkey.id, counter: authenticationInfo.newCounter, clientDataJSON, authenticatorData, signature };
  } catch {
    // The library throws for each thing that does not fit, and for what is no assertion at all. None of it is a proof.
    return null;
  }
}

/** Our pages are never framed, so neither is whoever signs for them. */
function isFramed(clientDataJSON: string): boolean {
  const { crossOrigin } = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as { crossOrigin?: unknown };
  return crossOrigin === true;
}
