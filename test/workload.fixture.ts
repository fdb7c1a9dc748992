import { createHash, randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { JWT_BEARER, TOKEN_EXCHANGE } from '#lib/contract/token.ts';
import type { Answer, Call, Service } from './service.fixture.ts';

export type ProofFor = { htm: string; htu: string; token?: string };
/** What a prover may say otherwise than an honest one does. */
export type Change = { claims?: Record<string, unknown>; header?: Record<string, unknown>; by?: Prover };

export type Prover = {
  jkt: string;
  publicJwk: JWK;
  privateKey: CryptoKey;
  /** A DPoP proof (RFC 9449). `by` signs it, with this prover's key in the header. */
  prove(target: ProofFor, change?: Change): Promise<string>;
};

/** A workload's own key pair. */
export async function createProver(alg: 'ES256' | 'Ed25519' = 'ES256'): Promise<Prover> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return {
    jkt: await calculateJwkThumbprint(publicJwk),
    publicJwk,
    privateKey,
    prove({ htm, htu, token }, { claims = {}, header = {}, by } = {}) {
      const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
      return new SignJWT({ htm, htu, jti: randomBytes(12).toString('base64url'), iat: seconds(), ...ath, ...claims })
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk: publicJwk, ...header })
        .sign(by?.privateKey ?? privateKey);
    },
  };
}

/** Now, in the seconds of a JWT. */
export function seconds(offset = 0): number {
  return Math.floor(Date.now() / 1_000) + offset;
}

/** Asks the token endpoint with a fresh proof by `prover`, or with the one that is given. */
export async function askToken(service: Service, prover: Prover, form: Record<string, string>, proof?: string): Promise<Answer> {
  const dpop = proof ?? (await prover.prove({ htm: 'POST', htu: `${service.url}/api/v1/token` }));
  const headers = { 'content-type': 'application/x-www-form-urlencoded', dpop };
  return service.nobody('POST', '/api/v1/token', { headers, raw: new URLSearchParams(form).toString() });
}

export function exchangeForm(federation: string, token: string): Record<string, string> {
  const type = 'urn:ietf:params:oauth:token-type:jwt';
  return { grant_type: TOKEN_EXCHANGE, client_id: federation, subject_token: token, subject_token_type: type };
}

export function assertionForm(assertion: string): Record<string, string> {
  return { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion: assertion };
}

/** A client assertion (RFC 7523) of a federation, by its key. */
export function assertionBy(prover: Prover, federation: string, audience: string, change: Change = {}): Promise<string> {
  const claims = {
    iss: federation,
    sub: federation,
    aud: audience,
    iat: seconds(),
    exp: seconds(60),
    jti: randomBytes(12).toString('hex'),
  };
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', ...change.header })
    .sign(change.by?.privateKey ?? prover.privateKey);
}

/** Makes a federation as Aud, who administers acme. */
export async function federate(service: Service, body: Record<string, unknown>): Promise<string> {
  const aud = await service.signIn('aud');
  const headers = { 'idempotency-key': randomBytes(9).toString('base64url') };
  const whole = { tenant: 'acme', principal: { kind: 'agent', id: 'acme-agent' }, ...body };
  const answer = await aud.call('POST', '/api/console/federations', { headers, body: whole });
  if (answer.status !== 201) throw new Error(`federation answered ${answer.status}: ${answer.text}`);
  return String(answer.body['id']);
}

/** A workload of acme that signs its own assertions, and its access token. */
export async function federatedAgent(service: Service, principal = { kind: 'agent', id: 'acme-agent' }) {
  const prover = await createProver();
  const federation = await federate(service, { kind: 'private_key_jwt', principal, jwks: { keys: [prover.publicJwk] } });
  const answer = await askToken(service, prover, assertionForm(await assertionBy(prover, federation, service.url)));
  if (answer.status !== 200) throw new Error(`token answered ${answer.status}: ${answer.text}`);
  const token = String(answer.body['access_token']);
  return { prover, federation, token, call: callBy(service, prover, token) };
}

/** Calls with an access token, and a new proof each time. */
export function callBy(service: Service, prover: Prover, token: string): Call {
  return async (method, path, init = {}) => {
    const dpop = await prover.prove({ htm: method, htu: service.url + path, token });
    return service.nobody(method, path, { ...init, headers: { authorization: `DPoP ${token}`, dpop, ...init.headers } });
  };
}
