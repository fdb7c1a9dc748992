import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import { createSigner } from './create-signer.ts';
import { KeySealed } from './key-box.ts';
import type { GrantClaims } from './signer.ts';

const kek = randomBytes(32);
let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.close());

const node = (key = kek) => createSigner({ db: test.db, kek: key });
const claims = (): GrantClaims => ({
  tenant: 'acme',
  requestId: 'req_1',
  executorId: 'exec',
  tool: 'service.restart',
  digest: `sha256:${'0'.repeat(64)}`,
  policyVersion: 'v1',
  jti: 'jti',
  issuedAt: Math.floor(Date.now() / 1_000) * 1_000,
  expiresAt: Math.floor(Date.now() / 1_000) * 1_000 + 90_000,
});
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
/** The new key may sign now, as it may a minute after the rotation. */
const passPublishAhead = () =>
  test.owner.query(
    `UPDATE signing_key SET not_before = not_before - interval '61 seconds', retired_at = retired_at - interval '61 seconds'`,
  );

describe('the signer', () => {
  it('makes its first keys once, however many nodes start at once, and all of them agree', async () => {
    const nodes = Array.from({ length: 5 }, () => node());
    const tokens = await Promise.all(nodes.map(async (each) => (await each.mintGrant(claims())).token));
    expect(new Set(tokens).size).toBe(1);
    const { rows } = await test.owner.query(`SELECT purpose, count(*)::int AS n FROM signing_key GROUP BY purpose ORDER BY purpose`);
    expect(rows).toEqual([
      { purpose: 'access', n: 1 },
      { purpose: 'checkpoint', n: 1 },
      { purpose: 'grant', n: 1 },
    ]);
  });

  it('a grant says what it was given, and anybody can check it by the published keys alone', async () => {
    const given = claims();
    const { token, kid } = await node().mintGrant(given);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'Ed25519', typ: 'holdpoint-grant+jwt', kid });
    expect(await node().verifyGrant(token)).toEqual(given);
    const { keys } = await node().jwks();
    expect(keys).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'Ed25519', kid }]);
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { payload } = await jwtVerify(token, await importJWK(keys[0] ?? {}, 'Ed25519'), { audience: 'executor:acme:exec' });
    expect(payload).toMatchObject({ jti: 'jti', dig: given.digest, req: 'req_1' });
  });

  it('a rotation is published a minute before anybody signs by it, and what the old key signed holds on', async () => {
    const signer = node();
    const before = await signer.mintGrant(claims());
    await signer.rotate();
    const published = (await node().jwks()).keys.map(({ kid }) => kid);
    expect(published).toHaveLength(2);
    expect(published).toContain(before.kid);
    // Published, and not yet signed with: neither by who rotated, nor by a node that reads the keys now.
    for (const each of [signer, node()]) expect(kidOf((await each.mintGrant(claims())).token)).toBe(before.kid);

    await passPublishAhead();
    const after = await node().mintGrant(claims());
    expect(after.kid).not.toBe(before.kid);
    expect(published).toContain(after.kid);
    for (const { token } of [before, after]) expect(await node().verifyGrant(token)).toMatchObject({ jti: 'jti' });
    // A node that read the keys before the rotation reads them again for a key that it does not know.
    expect(await signer.verifyGrant(after.token)).toMatchObject({ jti: 'jti' });
  });

  it('a retired key is accepted and published until its last grant is over, and then no more', async () => {
    const before = await node().mintGrant(claims());
    await node().rotate();
    await passPublishAhead();
    await test.owner.query(`UPDATE signing_key SET retired_at = retired_at - interval '6 minutes' WHERE retired_at IS NOT NULL`);
    await expect(node().verifyGrant(before.token)).rejects.toMatchObject({ code: 'invalid_grant' });
    expect((await node().jwks()).keys.map(({ kid }) => kid)).not.toContain(before.kid);
  });

  it('two nodes that rotate at once leave one key that signs', async () => {
    const [a, b] = [node(), node()];
    await Promise.all([a.jwks(), b.jwks()]);
    await Promise.all([a.rotate(), b.rotate()]);
    await passPublishAhead();
    const kids = await Promise.all([node(), node()].map(async (each) => (await each.mintGrant(claims())).kid));
    expect(new Set(kids).size).toBe(1);
  });

  it('another key-encryption key opens nothing, and says what is wrong', async () => {
    await node().jwks();
    const wrong = node(randomBytes(32));
    await expect(wrong.mintGrant(claims())).rejects.toBeInstanceOf(KeySealed);
    await expect(wrong.jwks()).rejects.toThrow(/HOLDPOINT_GRANT_KEK does not open the signing key [agc]_[0-9a-f]{16}/);
    // It must not have made keys of its own over those that it could not open.
    const { rows } = await test.owner.query('SELECT count(*)::int AS n FROM signing_key');
    expect(rows).toEqual([{ n: 3 }]);
  });

  it('the database never holds a private key in the clear', async () => {
    await node().jwks();
    const { rows } = await test.owner.query<{ public_jwk: object; private_encrypted: Buffer }>(
      'SELECT public_jwk, private_encrypted FROM signing_key',
    );
    for (const row of rows) {
      expect(Object.keys(row.public_jwk).sort()).toEqual(['crv', 'kty', 'x']);
      // PKCS #8 of an Ed25519 key starts with these bytes.
      expect(row.private_encrypted.includes(Buffer.from('302e020100300506032b6570', 'hex'))).toBe(false);
    }
  });

  it('a checkpoint key signs no grants, and a grant for one customer is none for an executor of the same id elsewhere', async () => {
    const { token } = await node().mintGrant(claims());
    const { rows } = await test.owner.query<{ kid: string }>(`SELECT kid FROM signing_key WHERE purpose = 'checkpoint'`);
    const [, payload = '', signature = ''] = token.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'Ed25519', typ: 'holdpoint-grant+jwt', kid: rows[0]?.kid })).toString('base64url');
    await expect(node().verifyGrant(`${header}.${payload}.${signature}`)).rejects.toMatchObject({ code: 'invalid_grant' });
    const other = await node().mintGrant({ ...claims(), tenant: 'northwind' });
    expect((await node().verifyGrant(other.token)).tenant).toBe('northwind');
    expect(other.token).not.toBe(token);
  });
});
