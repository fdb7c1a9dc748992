import { createHash } from 'node:crypto';
import { generateRegistrationOptions, type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { JsonObject } from '#lib/domain/json.ts';
import type { KnownPasskey } from './passkey-assertion.ts';
import { PASSKEY_ALGORITHMS, toSpki } from './passkey-key.ts';
import type { PasskeySite } from './passkey-site.ts';

/** What to hand to `navigator.credentials.create`. `challenge` is base64url and enters as it is. */
export async function registrationOptions(
  { rpId, rpName }: PasskeySite,
  challenge: string,
  person: { id: string; name: string; email: string },
  existing: readonly Pick<KnownPasskey, 'id' | 'transports'>[],
  timeoutMs: number,
): Promise<JsonObject> {
  const options = await generateRegistrationOptions({
    rpID: rpId,
    rpName,
    challenge: Buffer.from(challenge, 'base64url'),
    // The same for each of a person's passkeys, and nothing that says who it is: an authenticator shows it to others.
    userID: createHash('sha256').update(`holdpoint person ${person.id}`).digest(),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    excludeCredentials: existing.map(({ id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    timeout: timeoutMs,
  });
  return options as unknown as JsonObject;
}

/** The passkey that an answer to these options made, or null when the answer is not one. */
export async function checkRegistration(site: PasskeySite, challenge: string, credential: JsonObject): Promise<KnownPasskey | null> {
  const response = credential as unknown as RegistrationResponseJSON;
  try {
    if (!isUnattested(response.response.attestationObject)) return null;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
    if (!verified) return null;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    // A key that cannot be written down for the log is none for us.
    toSpki(publicKey);
    return { id, publicKey, counter, transports: transports.filter((each) => /^[a-z-]{1,20}$/.test(each)).slice(0, 8) };
  } catch {
    return null;
  }
}

/**
 * We ask for no attestation, so a certificate chain is nothing that a browser sends; and checking one would have this
 * server fetch addresses that a caller wrote into it.
 */
function isUnattested(attestationObject: string): boolean {
  const decoded = decodeAttestationObject(Buffer.from(attestationObject, 'base64url'));
  return decoded.get('fmt') === 'none' || (decoded.get('fmt') === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}
