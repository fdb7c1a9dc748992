import { createHash } from 'node:crypto';
import { SignJWT } from 'jose';
import type { RingKey } from './key-ring.ts';
import type { NotificationClaims } from './signer.ts';

/** Its own type: nobody who checks types takes it for a grant, a denial or an access token, and it permits nothing by itself. */
const TYP = 'holdpoint-callback+jwt';

export function writeNotification({ issuer, audience, id, body, issuedAt, expiresAt }: NotificationClaims, key: RingKey): Promise<string> {
  return new SignJWT({ body_sha256: createHash('sha256').update(body).digest('base64url') })
    .setProtectedHeader({ alg: 'Ed25519', typ: TYP, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(id)
    .setIssuedAt(Math.floor(issuedAt / 1_000))
    .setExpirationTime(Math.floor(expiresAt / 1_000))
    .sign(key.privateKey);
}
