import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { Executor, GrantError, type GrantFault, verifyGrant } from '#sdk/main.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const AUDIENCE = 'executor:acme:acme-exec';
const CLAIMS = { ten: 'acme', req: 'req_1', tool: 'service.restart', dig: DIGEST, pol: 'v1' };
const now = () => Math.floor(Date.now() / 1_000);

let key: CryptoKey;
let stranger: CryptoKey;
let jwks: JSONWebKeySet;
beforeAll(async () => {
  const pair = await generateKeyPair('Ed25519', { extractable: true });
  key = pair.privateKey;
  stranger = (await generateKeyPair('Ed25519')).privateKey;
  jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k1', use: 'sig', alg: 'Ed25519' }] };
});

type Made = {
  claims?: object;
  header?: object;
  audience?: string;
  issuer?: string;
  exp?: number;
  nbf?: number;
  with?: () => CryptoKey | Uint8Array;
};

function grant({
  claims = {},
  header = {},
  audience = AUDIENCE,
  issuer = 'holdpoint',
  exp = now() + 60,
  nbf,
  with: by = () => key,
}: Made = {}) {
  const jwt = new SignJWT({ ...CLAIMS, ...claims, ...(nbf === undefined ? {} : { nbf }) })
    .setProtectedHeader({ alg: 'Ed25519', typ: 'holdpoint-grant+jwt', kid: 'k1', ...header })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti('j1')
    .setIssuedAt(exp - 90)
    .setExpirationTime(exp);
  return jwt.sign(by());
}

const verify = (token: string, change: object = {}) => verifyGrant(token, { jwks, audience: AUDIENCE, digest: DIGEST, ...change });

it('says what a genuine grant is for', async () => {
  const exp = now() + 60;
  expect(await verify(await grant({ exp }), { tenant: 'acme', tool: 'service.restart', requestId: 'req_1' })).toEqual({
    tenant: 'acme',
    executor: 'acme-exec',
    requestId: 'req_1',
    tool: 'service.restart',
    digest: DIGEST,
    policyVersion: 'v1',
    jti: 'j1',
    jkt: null,
    issuedAt: new Date((exp - 90) * 1_000).toISOString(),
    expiresAt: new Date(exp * 1_000).toISOString(),
  });
});

it('takes a grant that is over by less than the clocks may differ', async () => {
  const token = await grant({ exp: now() - 5 });
  expect(await verify(token, { clockToleranceSeconds: 30 })).toMatchObject({ tenant: 'acme' });
  await expect(verify(token)).rejects.toMatchObject({ fault: 'expired' });
});

/** Signed as a public key is used for a secret, and without a signature: what JWT libraries fell for. */
const secret = () => new TextEncoder().encode('x'.repeat(32));
const unsigned = () =>
  Promise.resolve(new UnsecuredJWT(CLAIMS).setIssuer('holdpoint').setAudience(AUDIENCE).setJti('j1').setExpirationTime('1m').encode());

describe('I3: a grant is refused', () => {
  const FAULTS: [string, GrantFault, string, () => Promise<string>, object?][] = [
    ['signed by somebody else', 'bad_signature', 'invalid_grant', () => grant({ with: () => stranger })],
    [
      'changed after it was signed',
      'bad_signature',
      'invalid_grant',
      async () => swapBody(await grant(), await grant({ claims: { tool: 'host.wipe' } })),
    ],
    ['with another type', 'wrong_type', 'invalid_grant', () => grant({ header: { typ: 'JWT' } })],
    ['without a type', 'wrong_type', 'invalid_grant', () => grant({ header: { typ: undefined } })],
    ['by alg none', 'wrong_algorithm', 'invalid_grant', unsigned],
    ['by a symmetric algorithm', 'wrong_algorithm', 'invalid_grant', () => grant({ header: { alg: 'HS256' }, with: secret })],
    ['of a key that is not published', 'unknown_key', 'invalid_grant', () => grant({ header: { kid: '../../etc/passwd' } })],
    ['of another issuer', 'wrong_issuer', 'invalid_grant', () => grant({ issuer: 'https://elsewhere.example' })],
    ['for another executor', 'wrong_audience', 'wrong_executor', () => grant({ audience: 'executor:acme:acme-exec-b' })],
    ["for an executor of another tenant's name", 'wrong_tenant', 'invalid_grant', () => grant({ claims: { ten: 'northwind' } })],
    ['for another tenant than expected', 'wrong_tenant', 'invalid_grant', () => grant(), { tenant: 'northwind' }],
    ['for another tool', 'wrong_tool', 'invalid_grant', () => grant(), { tool: 'host.wipe' }],
    ['for another request', 'wrong_request', 'invalid_grant', () => grant(), { requestId: 'req_2' }],
    ['for another digest', 'digest_mismatch', 'digest_mismatch', () => grant({ claims: { dig: `sha256:${'b'.repeat(64)}` } })],
    ['that is over', 'expired', 'expired', () => grant({ exp: now() - 1 })],
    ['that is not good yet', 'not_yet_valid', 'invalid_grant', () => grant({ nbf: now() + 60 })],
    ['without a digest', 'missing_claim', 'invalid_grant', () => grant({ claims: { dig: undefined } })],
    ['bound to another key', 'wrong_key', 'grant_proof_invalid', () => grant({ claims: { cnf: { jkt: 'other' } } }), { jkt: 'own' }],
    ['bound to none, where it must be', 'wrong_key', 'grant_proof_invalid', () => grant(), { jkt: 'own' }],
    ['bound to what is no key', 'missing_claim', 'invalid_grant', () => grant({ claims: { cnf: { kid: 'x' } } })],
    [
      'bound, and without a proof',
      'wrong_proof',
      'grant_proof_invalid',
      () => grant({ claims: { cnf: { jkt: 'own' } } }),
      { presented: { proof: undefined, url: 'https://holdpoint.example' } },
    ],
    [
      'bound, with what is no proof',
      'wrong_proof',
      'grant_proof_invalid',
      () => grant({ claims: { cnf: { jkt: 'own' } } }),
      { presented: { proof: 'x', url: 'https://holdpoint.example' } },
    ],
    ['that is no token', 'malformed', 'invalid_grant', () => Promise.resolve('not.a.grant')],
    ['that is nothing', 'malformed', 'invalid_grant', () => Promise.resolve('')],
    ['when the keys cannot be read', 'keys_unavailable', 'unavailable', () => grant(), { jwks: 'http://127.0.0.1:9/jwks.json' }],
  ];

  it.each(FAULTS)('%s', async (_, fault, code, make, change) => {
    const error: unknown = await verify(await make(), change).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GrantError);
    expect(error).toMatchObject({ fault, code });
  });
});

it('an executor refuses what is no grant before it asks anybody', async () => {
  const executor = new Executor({ url: 'http://127.0.0.1:9', key: 'hpx_none' });
  await expect(executor.redeem('not.a.grant')).rejects.toMatchObject({ code: 'invalid_grant', fault: 'malformed' });
});

function swapBody(signed: string, other: string): string {
  const [head, , signature] = signed.split('.');
  return [head, other.split('.')[1], signature].join('.');
}
