import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatNoteKey } from '#lib/audit/checkpoint.ts';
import { exportLog } from '#lib/audit/export.ts';
import { createTestLog, sourceOf } from '#lib/audit/export.fixture.ts';
import { run } from './run.ts';

const log = await createTestLog();
let folder: string;
let whole: string;
let broken: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-cli-'));
  const lines = await Array.fromAsync(exportLog(sourceOf(log.leaves, log.notes, [log.signer.publicKey])));
  whole = join(folder, 'whole.ndjson');
  broken = join(folder, 'broken.ndjson');
  await writeFile(whole, `${lines.join('\n')}\n`);
  await writeFile(broken, `${lines.filter((line) => !line.includes('"seq":4,')).join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

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
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('holdpoint audit verify --export', () => {
  it('exits 0 on a whole log, and says that its keys are its own', async () => {
    const result = await holdpoint('audit', 'verify', '--export', whole);
    expect(result.code).toBe(0);
    expect(result.out).toMatch(
      /^acme: whole, 18 leaves, root [0-9a-f]{64}, 3 good checkpoints up to 18, 6 payloads open, 0 erased, 0 passkey signatures good$/,
    );
    expect(result.err).toContain(`pin them: --key ${formatNoteKey(log.key)}`);
    expect((await holdpoint('audit', 'verify', '--export', whole, '--key', formatNoteKey(log.key))).err).toBe('');
  });

  it('exits 1 and names the leaf on a broken one', async () => {
    const result = await holdpoint('audit', 'verify', '--export', broken);
    expect(result).toMatchObject({ code: 1, out: expect.stringContaining('NOT WHOLE') as string });
    expect(result.err).toContain('acme: leaf 4 is missing');
    const json = await holdpoint('audit', 'verify', '--export', broken, '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, tenant: 'acme' });
    expect(json.err).toBe('');
  });

  it('compares with a checkpoint that was kept elsewhere', async () => {
    const other = await createTestLog();
    const kept = join(folder, 'kept.txt');
    await writeFile(kept, log.notes[0] ?? '');
    const forged = join(folder, 'forged.ndjson');
    const lines = await Array.fromAsync(exportLog(sourceOf(other.leaves, other.notes, [other.signer.publicKey])));
    await writeFile(forged, lines.join('\n'));
    expect((await holdpoint('audit', 'verify', '--export', forged)).code).toBe(0);
    expect((await holdpoint('audit', 'verify', '--export', forged, '--checkpoint', kept)).code).toBe(1);
    expect((await holdpoint('audit', 'verify', '--export', whole, '--checkpoint', kept)).code).toBe(0);
  });
});

describe('holdpoint', () => {
  it.each([
    [[], 'no command'],
    [['dance'], 'no such command: dance'],
    [['help', 'nope'], 'no such command: nope'],
    [['nope', '--help'], 'no such command: nope'],
    [['audit'], 'no such command: audit\ntry: holdpoint help audit'],
    [['help', 'audit', 'nope'], 'no such command: audit nope'],
    [['audit', 'verify'], 'needs --export or --database'],
    [['audit', 'verify', '--export', 'x', '--tenant', 'acme'], '--tenant goes with --database'],
    [['audit', 'verify', '--what'], "Unknown option '--what'"],
    [['audit', 'verify', '--export', 'x', '--key', 'nonsense'], 'not an Ed25519 note key'],
    [['audit', 'export', '--tenant', 'acme'], 'needs --database'],
    [['keys', 'rotate'], 'needs --database'],
    [['mcp-gate', '--', 'true'], 'needs --server NAME'],
    [['mcp-gate', '--server', 'files', '--', 'true'], 'set HOLDPOINT_URL'],
    [['mcp-gate', '--server', 'files', '--url', 'nowhere', '--', 'true'], 'not an address of a service: nowhere'],
    [['mcp-gate', '--server', 'files', '--url', 'http://x', '--', 'true'], 'needs HOLDPOINT_AGENT_KEY or HOLDPOINT_KEY in the environment'],
    [['mcp-gate', '--server', 'files', '--url', 'http://x', '--agent-key', 'hpa_secret', '--', 'true'], "Unknown option '--agent-key'"],
  ])('exits 2 on %j', async (argv, message) => {
    const result = await holdpoint(...argv);
    expect([result.code, result.out]).toEqual([2, '']);
    expect(result.err).toContain(message);
    // The cause stays on the screen: two lines at most, and the second says where the usage is.
    expect(result.err).toMatch(/^holdpoint: .+(\ntry: holdpoint help\b.*)?$/);
  });

  it.each([
    [{ HOLDPOINT_KEY: 'hpa_x' }, ['--', 'true'], 'needs HOLDPOINT_EXECUTOR_KEY in the environment'],
    [{ HOLDPOINT_AGENT_KEY: 'hpa_x', HOLDPOINT_EXECUTOR_KEY: 'hpx_x' }, [], 'either --upstream URL or'],
  ])('exits 2 on a gate with %j', async (env, rest, message) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const result = await holdpoint('mcp-gate', '--server', 'files', '--url', 'http://x', ...rest).finally(() => vi.unstubAllEnvs());
    expect(result).toMatchObject({ code: 2, err: expect.stringContaining(message) as string });
  });

  it('exits 2 when a source cannot be read, and says which', async () => {
    expect(await holdpoint('audit', 'verify', '--export', join(folder, 'absent'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('ENOENT') as string,
    });
  });

  it('tells how it is used', async () => {
    expect(await holdpoint('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('audit verify') as string,
    });
    const own = await holdpoint('help', 'audit');
    expect([own.code, own.out.match(/^holdpoint .+:/gm)]).toEqual([0, ['holdpoint audit verify:', 'holdpoint audit export:']]);
    expect(await holdpoint('audit', '--help')).toEqual(own);
    expect(await holdpoint('audit', 'verify', '--help')).toEqual(await holdpoint('help', 'audit', 'verify'));
  });

  it('says which version it is', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await holdpoint('--version')).toEqual({ code: 0, out: `holdpoint ${version}`, err: '' });
  });
});
