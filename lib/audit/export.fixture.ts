import { generateKeyPairSync, sign } from 'node:crypto';
import { noteSignature } from './checkpoint.ts';

/** A checkpoint key of a test: the same two things that the signer module offers. */
export function createTestSigner(): { publicKey: Buffer; sign: (text: string) => Promise<string> } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    publicKey: raw,
    sign: async (text) => noteSignature(text, raw, sign(null, Buffer.from(text), privateKey)),
  };
}
