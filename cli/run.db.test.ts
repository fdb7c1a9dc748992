import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { leafInput } from '#lib/audit/export.fixture.ts';
import { makeLeaf } from '#lib/audit/leaf.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { createTestDatabase, type TestDatabase } from '#lib/store/database.fixture.ts';
import { run } from './run.ts';

let test: TestDatabase;
let folder: string;
/** The same database as the runtime role and as a superuser see it. */
let url: { runtime: string; superuser: string };

beforeAll(async () => {
  test = await createTestDatabase({ max: 2 });
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-cli-'));
  url = { runtime: test.urls.runtime, superuser: test.urls.admin };
  for (const tenant of ['acme', 'northwind']) {
    await test.db.withTenant(tenant, async (sql) => {
      await sql.query(`INSERT INTO tenant (id, name, color, timezone, business_hours) VALUES ($1, $1, '#123456', 'UTC', '{}')`, [tenant]);
      const leaf = makeLeaf({ ...leafInput('r', ['request.submitted', null, 'pending']), tenant });
      await sql.query('SELECT audit_append($1, $2)', [tenant, JSON.stringify([leaf])]);
    });
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await test.close();
});

async function holdpoint(...argv: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    data: (text) => out.push(text),
    signal: new AbortController().signal,
    onUnread: () => {},
  });
  return { code, out, err: err.join('\n') };
}

describe('holdpoint keys rotate', () => {
  const withKek = async (kek: string, argv: string[]) => {
    vi.stubEnv('HOLDPOINT_GRANT_KEK', kek);
    return holdpoint(...argv).finally(() => vi.unstubAllEnvs());
  };
  const rotate = (kek: string) => withKek(kek, ['keys', 'rotate', '--database', url.runtime]);

  it('makes the key that nodes will sign by, and only for who holds the key-encryption key', async () => {
    const kek = randomBytes(32);
    const before = (await createSigner({ db: test.db, kek }).jwks()).keys.map(({ kid }) => kid);
    const { code, out } = await rotate(kek.toString('base64'));
    expect(code).toBe(0);
    expect((await createSigner({ db: test.db, kek }).jwks()).keys.map(({ kid }) => kid)).toEqual([...before, ...out]);
    expect(await rotate(randomBytes(32).toString('base64'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('does not open the signing key') as string,
    });
    // The second decodes to the right key where a decoder skips what it does not know.
    for (const text of ['', `!${kek.toString('base64')}`, randomBytes(31).toString('base64')])
      expect(await rotate(text)).toMatchObject({ code: 2, err: expect.stringContaining('HOLDPOINT_GRANT_KEK is not set') as string });
    expect((await createSigner({ db: test.db, kek }).jwks()).keys).toHaveLength(2);
  });
});

describe('holdpoint audit on a database', () => {
  it('exports one tenant to a file that verifies offline', async () => {
    const file = join(folder, 'acme.ndjson');
    expect(await holdpoint('audit', 'export', '--database', url.runtime, '--tenant', 'acme', '--out', file)).toMatchObject({
      code: 0,
      out: [],
    });
    expect(await holdpoint('audit', 'verify', '--export', file)).toMatchObject({
      code: 0,
      out: [expect.stringMatching(/^acme: whole, 1 leaves/)],
    });
    const printed = await holdpoint('audit', 'export', '--database', url.runtime, '--tenant', 'acme', '--out', '-');
    expect(`${printed.out.join('\n')}\n`).toBe(await readFile(file, 'utf8'));
    expect(await readdir(folder)).toEqual(['acme.ndjson']);
  });

  it('leaves no file behind when it fails', async () => {
    const file = join(folder, 'ghost.ndjson');
    const result = await holdpoint('audit', 'export', '--database', url.runtime, '--tenant', 'ghost', '--out', file);
    expect(result).toMatchObject({
      code: 2,
      err: expect.stringContaining('ghost has no audit log') as string,
    });
    expect(await readdir(folder)).toEqual(['acme.ndjson']);
  });

  it('verifies one tenant, or all that the role sees, and never calls none a success', async () => {
    expect(await holdpoint('audit', 'verify', '--database', url.runtime, '--tenant', 'northwind', '--json')).toMatchObject({
      code: 0,
      out: [expect.stringContaining('"ok":true')],
    });
    expect(await holdpoint('audit', 'verify', '--database', url.superuser)).toMatchObject({
      code: 0,
      out: [expect.stringMatching(/^acme/), expect.stringMatching(/^northwind/)],
    });
    expect(await holdpoint('audit', 'verify', '--database', url.runtime)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Next, for each one: holdpoint audit verify --database URL --tenant ID') as string,
    });
  });
});
