import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type JWTHeaderParameters, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKey } from '#lib/signing/key-box.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { codeOf, collect, executing, expectLogVerifies, granted, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { suspended } from '../../test/world-people.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { redeemGrant } from './redeem-grant.ts';
import { reportResult } from './report-result.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const redeemAs = (executor: Parameters<World['executor']>[0], grant: string, digest: string) =>
  redeemGrant(world.ctx, world.executor(executor), { grant, digest });

/** Whatever was tried with this request, it has not run and its approval stands. */
const expectUntouched = async (id: string) => expect(await stored(world, id)).toMatchObject({ status: 'approved', redeemed: 0 });

describe('I3 redeemed at most once, in time, for the exact digest, at the named executor', () => {
  it('the grant says what it is for, and for how long', async () => {
    const { view, token } = await granted(world);
    const claims = decodeJwt(token);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'Ed25519', typ: 'holdpoint-grant+jwt' });
    expect(claims).toMatchObject({
      aud: 'executor:acme:acme-exec',
      ten: 'acme',
      req: view.id,
      tool: 'service.restart',
      dig: view.digest,
      pol: view.policy.version,
    });
    const seconds = (claims.exp ?? 0) - (claims.iat ?? 0);
    expect(seconds).toBeGreaterThanOrEqual(60);
    expect(seconds).toBeLessThanOrEqual(120);
  });

  it('once: a second time is consumed, with the same grant or another one of the same approval', async () => {
    const first = await granted(world);
    await letPass(world, first.view.id, 'grant');
    const second = await collect(world, first.view.id);
    expect(second.grant?.token).not.toBe(first.token);
    await redeem(world, { view: second, token: second.grant?.token ?? '' });
    expect(await codeOf(redeem(world, { view: second, token: second.grant?.token ?? '' }))).toBe('consumed');
    expect(await codeOf(redeem(world, first))).toBe('consumed');
    expect(await stored(world, first.view.id)).toMatchObject({ status: 'executing', grants: 2, redeemed: 1 });
  });

  it('in time: an expired grant is worth nothing, and the approval gives another one', async () => {
    const grant = await granted(world);
    await letPass(world, grant.view.id, 'grant');
    expect(await codeOf(redeem(world, grant))).toBe('expired');
    await expectUntouched(grant.view.id);
    const again = await collect(world, grant.view.id);
    expect(await codeOf(redeem(world, { view: again, token: again.grant?.token ?? '' }))).toBe('ok');
  });

  it('in time: a fresh grant of an approval past its execute-by is worth nothing, and the approval lapses', async () => {
    const grant = await granted(world);
    await letPass(world, grant.view.id, 'execute-by');
    expect(await codeOf(redeem(world, grant))).toBe('expired');
    expect(await stored(world, grant.view.id)).toMatchObject({ status: 'lapsed', redeemed: 0 });
  });

  it('a grant never outlives its approval', async () => {
    const { view, token } = await granted(world);
    const { rows } = await world.test.admin.query<{ expires: Date; execute: Date }>(
      `SELECT g.expires_at AS expires, r.execute_by AS execute FROM execution_grant g JOIN action_request r ON r.id = g.request_id WHERE r.id = $1`,
      [view.id],
    );
    expect(rows[0]?.expires.getTime()).toBeLessThanOrEqual(rows[0]?.execute.getTime() ?? 0);
    expect((decodeJwt(token).exp ?? 0) * 1_000).toBe(rows[0]?.expires.getTime());
  });

  it('exact digest: the executor must name the one that was approved', async () => {
    const { view, token } = await granted(world);
    const other = await granted(world, { arguments: { service: 'BITS' } });
    expect(await codeOf(redeemAs('acme-exec', token, other.view.digest))).toBe('digest_mismatch');
    await expectUntouched(view.id);
  });

  it('named executor: another one of the same customer, a suspended one, and one of another customer get nothing', async () => {
    const { view, token } = await granted(world);
    expect(await codeOf(redeemAs('acme-exec-b', token, view.digest))).toBe('wrong_executor');
    expect(await codeOf(redeemAs('northwind-exec', token, view.digest))).toBe('invalid_grant');
    await suspended(world, 'executor', 'acme-exec', async () =>
      expect(await codeOf(redeemAs('acme-exec', token, view.digest))).toBe('credential_revoked'),
    );
    await expectUntouched(view.id);
  });

  it('after a deny the grant is revoked', async () => {
    const grant = await granted(world);
    await vote(world, 'ben', grant.view, { verdict: 'deny', reason: 'wrong host' });
    expect(await codeOf(redeem(world, grant))).toBe('revoked');
    expect(await stored(world, grant.view.id)).toMatchObject({ status: 'revoked', redeemed: 0 });
  });

  it('the lease of one run is no use for another', async () => {
    const one = await executing(world);
    const two = await executing(world);
    const report = (lease: string) =>
      reportResult(world.ctx, world.executor('acme-exec'), one.view.id, { lease, status: 'succeeded', output: null });
    expect(await codeOf(report(two.call.lease))).toBe('lease_mismatch');
    expect(await stored(world, one.view.id)).toMatchObject({ status: 'executing' });
    expect(await codeOf(report(one.call.lease))).toBe('ok');
    await expectLogVerifies(world);
  });
});

describe('I3 a grant that is not exactly what was signed is invalid', () => {
  async function sign(
    token: string,
    change: { header?: Partial<JWTHeaderParameters>; claims?: JWTPayload; otherKey?: boolean; kid?: string },
  ) {
    const header = { ...decodeProtectedHeader(token), ...change.header } as JWTHeaderParameters;
    const kid = change.kid ?? header.kid ?? '';
    const { rows } = await world.test.admin.query<{ sealed: Buffer }>(
      'SELECT private_encrypted AS sealed FROM signing_key WHERE kid = $1',
      [kid],
    );
    const own = openKey(rows[0]?.sealed ?? Buffer.alloc(0), kid, world.kek);
    const key = change.otherKey ? generateKeyPairSync('ed25519').privateKey : own;
    return new SignJWT({ ...decodeJwt(token), ...change.claims }).setProtectedHeader({ ...header, kid }).sign(key);
  }

  it('as signed it is good, so the refusals below are about what they change', async () => {
    const { view, token } = await granted(world);
    expect(await codeOf(redeemAs('acme-exec', await sign(token, {}), view.digest))).toBe('ok');
  });

  it('any part of it changed', async () => {
    const { view, token } = await granted(world);
    const parts = token.split('.');
    for (const [index, part] of parts.entries()) {
      const flipped = `${part.slice(0, 8)}${part[8] === 'A' ? 'B' : 'A'}${part.slice(9)}`;
      const mutated = parts.with(index, flipped).join('.');
      expect(await codeOf(redeemAs('acme-exec', mutated, view.digest))).toBe('invalid_grant');
    }
    for (const text of ['', '.', 'a.b.c', `${token}.x`, token.slice(0, -4), parts.slice(0, 2).join('.')])
      expect(await codeOf(redeemAs('acme-exec', text, view.digest))).toBe('invalid_grant');
    await expectUntouched(view.id);
  });

  it('claims replaced and the old signature kept', async () => {
    const { view, token } = await granted(world);
    const [header, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(token), exp: 9_999_999_999 })).toString('base64url');
    expect(await codeOf(redeemAs('acme-exec', `${header}.${claims}.${signature}`, view.digest))).toBe('invalid_grant');
    await expectUntouched(view.id);
  });

  it('alg: none', async () => {
    const { view, token } = await granted(world);
    const header = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(token), alg: 'none' })).toString('base64url');
    const [, claims] = token.split('.');
    for (const signature of ['', 'AAAA'])
      expect(await codeOf(redeemAs('acme-exec', `${header}.${claims}.${signature}`, view.digest))).toBe('invalid_grant');
    await expectUntouched(view.id);
  });

  it('another typ, another issuer, another key, a key for another purpose, a key that nobody knows', async () => {
    const { view, token } = await granted(world);
    const { rows } = await world.test.admin.query<{ kid: string }>(`SELECT kid FROM signing_key WHERE purpose = 'checkpoint'`);
    const forged = [
      await sign(token, { header: { typ: 'JWT' } }),
      await sign(token, { claims: { iss: 'somebody' } }),
      await sign(token, { otherKey: true }),
      await sign(token, { kid: rows[0]?.kid ?? '' }),
      (await sign(token, {})).replace(
        /^[^.]+/,
        Buffer.from(JSON.stringify({ alg: 'Ed25519', typ: 'holdpoint-grant+jwt', kid: 'g_0' })).toString('base64url'),
      ),
    ];
    for (const text of forged) expect(await codeOf(redeemAs('acme-exec', text, view.digest))).toBe('invalid_grant');
    await expectUntouched(view.id);
  });

  it('a genuine signature over a grant that the database does not know, or knows otherwise', async () => {
    const { view, token } = await granted(world);
    const other = await granted(world, { arguments: { service: 'BITS' } });
    const forged = [
      await sign(token, { claims: { jti: 'never-minted' } }),
      await sign(token, { claims: { req: other.view.id, dig: view.digest } }),
      await sign(token, { claims: { aud: 'executor:northwind:acme-exec' } }),
    ];
    for (const text of forged) expect(await codeOf(redeemAs('acme-exec', text, view.digest))).toBe('invalid_grant');
    // A longer life written into the token is no longer life: the row decides.
    const longer = await sign(token, { claims: { exp: (decodeJwt(token).exp ?? 0) + 3_600 } });
    await letPass(world, view.id, 'grant');
    expect(await codeOf(redeemAs('acme-exec', longer, view.digest))).toBe('expired');
    await expectUntouched(view.id);
    await expectUntouched(other.view.id);
  });
});
