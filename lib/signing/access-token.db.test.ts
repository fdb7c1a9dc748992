import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessClaims } from '#lib/domain/access-token.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import { createSigner } from './create-signer.ts';
import { openKey } from './key-box.ts';
import type { GrantClaims } from './signer.ts';

const kek = randomBytes(32);
const ISSUER = 'https://holdpoint.example';
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.close());

const node = () => createSigner({ db: test.db, kek });
const now = Math.floor(Date.now() / 1_000) * 1_000;
const ACCESS: AccessClaims = {
  tenant: 'acme',
  kind: 'agent',
  id: 'a',
  federationId: 'fed_1',
  jkt: 'k',
  jti: 'j',
  issuedAt: now,
  expiresAt: now + 300_000,
};
const GRANT: GrantClaims = {
  tenant: 'acme',
  requestId: 'req_1',
  executorId: 'exec',
  tool: 'service.restart',
  digest: `sha256:${'0'.repeat(64)}`,
  policyVersion: 'v1',
  jti: 'j',
  jkt: 'k',
  issuedAt: now,
  expiresAt: now + 90_000,
};

/** A token by one of the real keys, as whoever has it could make one. */
async function signedBy(purpose: 'grant' | 'access' | 'checkpoint', typ: string, claims: Record<string, unknown>): Promise<string> {
  await node().jwks();
  const { rows } = await test.owner.query<{ kid: string; sealed: Buffer }>(
    'SELECT kid, private_encrypted AS sealed FROM signing_key WHERE purpose = $1',
    [purpose],
  );
  const [row] = rows;
  if (!row) throw new Error(`no ${purpose} key`);
  return new SignJWT(claims).setProtectedHeader({ alg: 'Ed25519', typ, kid: row.kid }).sign(openKey(row.sealed, row.kid, kek));
}

describe('grants and access tokens', () => {
  it('each says what it was given, and is no other’s issuer’s', async () => {
    const token = await node().mintAccessToken(ACCESS, ISSUER);
    expect(await node().verifyAccessToken(token, ISSUER)).toEqual(ACCESS);
    await expect(node().verifyAccessToken(token, 'https://other.example')).rejects.toMatchObject({ code: 'invalid_token' });
    expect(await node().verifyGrant((await node().mintGrant(GRANT)).token)).toEqual(GRANT);
  });

  it('neither passes for the other', async () => {
    const { token: grant } = await node().mintGrant(GRANT);
    await expect(node().verifyAccessToken(grant, ISSUER)).rejects.toMatchObject({ code: 'invalid_token' });
    await expect(node().verifyGrant(await node().mintAccessToken(ACCESS, ISSUER))).rejects.toMatchObject({ code: 'invalid_grant' });
  });

  const access = {
    iss: ISSUER,
    aud: `${ISSUER}/api/v1`,
    sub: 'agent:acme:a',
    ten: 'acme',
    client_id: 'f',
    jti: 'j',
    iat: 1,
    exp: 2,
    cnf: { jkt: 'k' },
  };
  const grant = {
    iss: 'holdpoint',
    aud: 'executor:acme:exec',
    ten: 'acme',
    req: 'r',
    tool: 't',
    dig: 'd',
    pol: 'p',
    jti: 'j',
    iat: 1,
    exp: 2,
  };

  it('even with the right type and claims, by the key of the other purpose it is none', async () => {
    expect(await node().verifyAccessToken(await signedBy('access', 'at+jwt', access), ISSUER)).toMatchObject({ id: 'a' });
    expect(await node().verifyGrant(await signedBy('grant', 'holdpoint-grant+jwt', grant))).toMatchObject({ executorId: 'exec' });
    for (const purpose of ['grant', 'checkpoint'] as const)
      await expect(node().verifyAccessToken(await signedBy(purpose, 'at+jwt', access), ISSUER)).rejects.toMatchObject({
        code: 'invalid_token',
      });
    for (const purpose of ['access', 'checkpoint'] as const)
      await expect(node().verifyGrant(await signedBy(purpose, 'holdpoint-grant+jwt', grant))).rejects.toMatchObject({
        code: 'invalid_grant',
      });
  });

  it.each([
    ['another type', 'JWT', access],
    ['a tenant that is not the subject’s', 'at+jwt', { ...access, ten: 'northwind' }],
    ['a subject that is a person', 'at+jwt', { ...access, sub: 'person:acme:a' }],
    ['no key', 'at+jwt', { ...access, cnf: {} }],
    ['another audience', 'at+jwt', { ...access, aud: ISSUER }],
  ])('with %s it is no access token', async (_, typ, claims) => {
    await expect(node().verifyAccessToken(await signedBy('access', typ, claims), ISSUER)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it('the key of access tokens is not published, and is renewed with that of grants', async () => {
    const { rows } = await test.owner.query<{ kid: string }>(`SELECT kid FROM signing_key WHERE purpose = 'access'`);
    expect(JSON.stringify(await node().jwks())).not.toContain(String(rows[0]?.kid));
    await node().rotate();
    const { rows: after } = await test.owner.query(`SELECT purpose, count(*)::int AS n FROM signing_key GROUP BY purpose ORDER BY purpose`);
    expect(after).toEqual([
      { purpose: 'access', n: 2 },
      { purpose: 'checkpoint', n: 1 },
      { purpose: 'grant', n: 2 },
    ]);
  });
});
