import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logOrigin } from '#lib/audit/checkpoint.ts';
import { createTestSigner, leafInput } from '#lib/audit/export.fixture.ts';
import { type LeafInput, makeLeaf } from '#lib/audit/leaf.ts';
import { appendPeak, type Hash, leafHash, rootFromLeaves, rootFromPeaks } from '#lib/audit/merkle.ts';
import { verifyLog } from '#lib/audit/verify.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json } from '#lib/domain/json.ts';
import { getAuditHead, insertCheckpoint, readAuditLeaves, readCheckpointNotes, readSealedSize } from '#lib/store/audit-log.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import type { Sql } from '#lib/store/database.ts';
import { exportAudit } from './export-audit.ts';
import { sealLog } from './seal-log.ts';

const signer = createTestSigner();
let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase({ max: 10 });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: signer.publicKey.toString('base64url') };
  await test.owner.query(`INSERT INTO signing_key (kid, purpose, public_jwk, private_encrypted) VALUES ('k1', 'checkpoint', $1, '\\x00')`, [
    jwk,
  ]);
  for (const tenant of ['acme', 'many', 'race', 'tamper']) {
    await test.db.withTenant(tenant, (sql) =>
      sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $1, '#123456', 'UTC', '{}')`, [tenant]),
    );
  }
});
afterAll(() => test.close());

const submitted = (tenant: string, request: string): LeafInput => ({
  ...leafInput(request, ['request.submitted', null, 'pending']),
  tenant,
});

async function append(sql: Sql, tenant: string, inputs: readonly LeafInput[]): Promise<number> {
  const [row] = await sql.query<{ size: string }>('SELECT audit_append($1, $2) AS size', [tenant, JSON.stringify(inputs.map(makeLeaf))]);
  return Number(row?.size);
}

const verify = (tenant: string, pinned = {}) => verifyLog(exportAudit(test.db, tenant), pinned);
const headOf = (tenant: string) => test.db.withTenant(tenant, (sql) => getAuditHead(sql, tenant));

describe('I7 audit_append', () => {
  it('makes the same hashes, right edge and root as lib/audit/merkle.ts, for each size up to 130', async () => {
    const hashes: Hash[] = [];
    let peaks: Hash[] = [];
    await test.db.withTenant('many', async (sql) => {
      while (hashes.length < 130) {
        // Batches of 1, 2 and 3, so that one call also crosses the sizes at which subtrees complete.
        const batch = Array.from({ length: (hashes.length % 3) + 1 }, (_, index) => submitted('many', `req_${hashes.length + index}`));
        const size = await append(sql, 'many', batch);
        const rows = await readAuditLeaves(sql, 'many', { after: hashes.length - 1, limit: 10 });
        for (const { seq, bytes, hash } of rows) {
          expect(seq).toBe(hashes.length);
          expect(hash).toEqual(leafHash(bytes));
          expect(canonicalJson(JSON.parse(bytes) as Json)).toBe(bytes);
          peaks = appendPeak(peaks, hashes.length, hash);
          hashes.push(hash);
        }
        expect(await getAuditHead(sql, 'many')).toEqual({ size, peaks });
        expect(rootFromPeaks(peaks)).toEqual(rootFromLeaves(hashes));
      }
    });
    expect(hashes.length).toBeGreaterThanOrEqual(130);
  });

  it('keeps payloads exactly, with what PostgreSQL text cannot hold, and erasing them leaves a log that verifies', async () => {
    const value = { text: 'nul \u0000, quote ", emoji 😀, \u2028', numbers: [0.1, 1e-7, 5e-324] };
    await test.db.withTenant('acme', (sql) => append(sql, 'acme', [{ ...submitted('acme', 'r1'), commit: { prompt: value } }]));
    await expect(verify('acme')).resolves.toMatchObject({ ok: true, size: 1, opened: 1, erased: 0 });
    await test.db.withTenant('acme', (sql) => sql.query('DELETE FROM audit_opening WHERE tenant_id = $1 AND seq = 0', ['acme']));
    await expect(verify('acme')).resolves.toMatchObject({ ok: true, opened: 0, erased: 1 });
  });

  it('leaves nothing behind when the business transaction rolls back', async () => {
    const before = await headOf('acme');
    const failing = test.db.withTenant('acme', async (sql) => {
      await append(sql, 'acme', [submitted('acme', 'ghost')]);
      throw new Error('roll back');
    });
    await expect(failing).rejects.toThrow('roll back');
    expect(await headOf('acme')).toEqual(before);
  });

  it('numbers without a gap under 20 writers at once, some of whom roll back', async () => {
    const write = (writer: number, turn: number) =>
      test.db.withTenant('race', async (sql) => {
        const inputs = Array.from({ length: 1 + (turn % 2) }, (_, index) => submitted('race', `req_${writer}_${turn}_${index}`));
        await append(sql, 'race', inputs);
        if ((writer + turn) % 5 === 0) throw new Error('roll back');
      });
    const writers = Array.from({ length: 20 }, async (_, writer) => {
      for (let turn = 0; turn < 10; turn += 1) await write(writer, turn).catch((error: Error) => expect(error.message).toBe('roll back'));
    });
    await Promise.all(writers);
    const report = await verify('race');
    expect(report).toMatchObject({ ok: true, size: 240, problems: [] });
    expect(report.root).toBe(rootFromPeaks((await headOf('race')).peaks).toString('hex'));
  });

  it('refuses a tenant that has no log', async () => {
    await expect(test.db.withTenant('nobody', (sql) => append(sql, 'nobody', [submitted('nobody', 'r')]))).rejects.toMatchObject({
      code: '23503',
    });
    await expect(test.db.withTenant('nobody', (sql) => getAuditHead(sql, 'nobody'))).rejects.toThrow('no audit log');
  });
});

describe('I7 leaves and checkpoints', () => {
  it.each(['audit_leaf', 'audit_checkpoint'])('%s cannot be changed by the service, the owner or a superuser in passing', async (table) => {
    const statements = [`UPDATE ${table} SET tenant_id = tenant_id`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`];
    await test.db.withTenant('acme', (sql) => insertCheckpoint(sql, 'acme', { size: 0, root: rootFromPeaks([]), note: 'empty' }));
    for (const statement of statements) {
      await expect(
        test.db.withTenant('acme', (sql) => sql.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
      await expect(test.admin.query(statement), statement).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('append-only') as string,
      });
    }
    const asOwner = await test.owner.connect();
    try {
      await asOwner.query(`BEGIN; SELECT set_config('app.tenant', 'acme', true)`);
      await expect(asOwner.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await asOwner.query('ROLLBACK');
      asOwner.release();
    }
  });

  it('leaves, openings and the head cannot be written past audit_append', async () => {
    for (const statement of [
      `INSERT INTO audit_leaf (tenant_id, seq, type, ts, bytes, hash) VALUES ('acme', 99, 't', now(), '{}', '\\x00')`,
      `INSERT INTO audit_opening (tenant_id, seq, openings) VALUES ('acme', 0, '{}')`,
      `UPDATE audit_opening SET openings = '{}'`,
      `UPDATE audit_head SET size = 0`,
    ])
      await expect(
        test.db.withTenant('acme', (sql) => sql.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' });
  });
});

it('I7 a superuser who switches the triggers off is still found out by the checkpoints', async () => {
  const key = { name: logOrigin('tamper'), publicKey: signer.publicKey };
  const seal = () => sealLog({ db: test.db, signer: { signCheckpoint: signer.sign } }, { tenant: 'tamper' });
  const sealed = () =>
    test.db.withTenant('tamper', async (sql) => [await readSealedSize(sql, 'tamper'), (await readCheckpointNotes(sql, 'tamper')).length]);
  await seal();
  expect(await sealed()).toEqual([0, 0]);
  await test.db.withTenant('tamper', async (sql) => {
    for (let index = 0; index < 10; index += 1) await append(sql, 'tamper', [submitted('tamper', `req_${index}`)]);
  });
  await Promise.all([seal(), seal()]);
  await seal();
  expect(await sealed()).toEqual([10, 1]);
  const check = () => verify('tamper', { keys: [key] });
  expect(await check()).toMatchObject({ ok: true, size: 10, sealedSize: 10, checkpoints: 1 });

  const admin = await test.admin.connect();
  try {
    await admin.query(`SET session_replication_role = replica`);
    await admin.query(`UPDATE audit_leaf SET bytes = replace(bytes, 'agent_1', 'agent_2') WHERE tenant_id = 'tamper' AND seq = 6`);
    expect((await check()).problems[0]).toEqual({
      seq: 6,
      detail: 'leaf 6: the stored hash is not that of its bytes',
    });
    await admin.query(`UPDATE audit_leaf SET bytes = replace(bytes, 'agent_2', 'agent_1') WHERE tenant_id = 'tamper' AND seq = 6`);
    await admin.query(
      `DELETE FROM audit_opening WHERE tenant_id = 'tamper' AND seq > 7; DELETE FROM audit_leaf WHERE tenant_id = 'tamper' AND seq > 7`,
    );
    const { peaks } = await rebuildHead(8);
    await admin.query(`UPDATE audit_head SET size = 8, peaks = $1 WHERE tenant_id = 'tamper'`, [peaks]);
    expect((await check()).problems).toEqual([
      { seq: 8, detail: 'a checkpoint signed 10 leaves, but 8 are here: the tail from leaf 8 on was cut' },
    ]);
    await expect(seal()).rejects.toThrow('has 8 leaves, but 10 were sealed');
  } finally {
    await admin.query('RESET session_replication_role');
    admin.release();
  }
});

async function rebuildHead(size: number): Promise<{ peaks: Hash[] }> {
  const rows = await test.db.withTenant('tamper', (sql) => readAuditLeaves(sql, 'tamper', { after: -1, limit: size }));
  return { peaks: rows.reduce<Hash[]>((edge, { hash }, index) => appendPeak(edge, index, hash), []) };
}
