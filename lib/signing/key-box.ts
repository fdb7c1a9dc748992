import { createCipheriv, createDecipheriv, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

export type PublicHalf = { kty: string; crv: string; x: string };

/** A new Ed25519 key pair, its private half sealed. */
export function makeKey(kid: string, kek: Buffer): { publicJwk: PublicHalf; privateEncrypted: Buffer } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  if (!kty || !crv || !x) throw new Error('no Ed25519 key was made');
  return { publicJwk: { kty, crv, x }, privateEncrypted: seal(privateKey.export({ format: 'der', type: 'pkcs8' }), kid, kek) };
}

/** AES-256-GCM under the key-encryption key, bound to the key's id: nonce, tag, ciphertext. */
function seal(plain: Buffer, kid: string, kek: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', kek, nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** A signing key that the given key-encryption key does not open. */
export class KeySealed extends Error {
  override readonly name = 'KeySealed';

  constructor(kid: string, cause: unknown) {
    super(`HOLDPOINT_GRANT_KEK does not open the signing key ${kid}: it is not the one that this database's keys were made with`, {
      cause,
    });
  }
}

/** Opens what `makeKey` sealed. Throws KeySealed when the key-encryption key or the id is another one. */
export function openKey(sealed: Buffer, kid: string, kek: Buffer): KeyObject {
  const decipher = createDecipheriv('aes-256-gcm', kek, sealed.subarray(0, 12)).setAAD(Buffer.from(kid));
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    const der = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw new KeySealed(kid, error);
  }
}
