import { base64url, calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { algorithmOf } from './key-algorithm.ts';
import type { ServerClock } from './server-clock.ts';

/** Of WebCrypto. The private one need not be extractable. */
export type KeyPair = { publicKey: CryptoKey; privateKey: CryptoKey };

/** What a proof is for. `token` is the access token, or the grant, that it goes with. */
type ProofTarget = { method: string; url: string; token?: string | undefined; nonce?: string | undefined };

export type Prover = {
  /** RFC 7638, SHA-256: what tokens and grants are bound to. */
  jkt: string;
  /** A DPoP proof (RFC 9449), never the same twice. */
  prove(target: ProofTarget): Promise<string>;
};

/** Proofs by `keyPair`; without one by a new ES256 key, which nothing can read out of this process. */
export async function createProver(clock: ServerClock, keyPair?: KeyPair): Promise<Prover> {
  const { publicKey, privateKey } = keyPair ?? (await generateKeyPair('ES256'));
  const header = { alg: algorithmOf(privateKey), typ: 'dpop+jwt', jwk: await exportJWK(publicKey) };
  return {
    jkt: await calculateJwkThumbprint(header.jwk),
    async prove({ method, url, token, nonce }) {
      const { origin, pathname } = new URL(url);
      const ath = token === undefined ? {} : { ath: await hashOf(token) };
      return new SignJWT({ htm: method, htu: origin + pathname, jti: crypto.randomUUID(), ...ath, ...(nonce ? { nonce } : {}) })
        .setProtectedHeader(header)
        .setIssuedAt(Math.floor(clock.now() / 1_000))
        .sign(privateKey);
    },
  };
}

/** `ath` of RFC 9449: SHA-256 in base64url. */
export async function hashOf(token: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))));
}
