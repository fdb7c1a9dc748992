import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authOptions } from '#lib/auth/auth-options.ts';
import { answerNextAuth } from '#lib/auth/next-auth.fixture.ts';
import { exportLog } from '#lib/audit/export.ts';
import { createTestLog, sourceOf } from '#lib/audit/export.fixture.ts';
import { packCli } from '../../scripts/pack/cli.mjs';
import { createService, type Service } from '../service.fixture.ts';
import { PASSWORD } from '../world.fixture.ts';
import { createMachine, type Machine } from './packed.fixture.ts';

/** The package as it would be published, installed by npm where there is nothing else of ours, against the real service. */
const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'node_modules/.bin');

let machine: Machine;
let tarball: string;
let service: Service;
let agent: Record<string, string>;

beforeAll(async () => {
  machine = await createMachine();
  tarball = await packCli(machine.packages);
  const installed = await machine.sh(`npm install '${tarball}'`);
  expect(installed).toMatchObject({ code: 0 });
  service = await createService({
    pages: (request, response, config, db) =>
      answerNextAuth(request, response, () => authOptions(config, db, { userAgent: request.headers['user-agent'] ?? '', address: 'here' })),
  });
  vi.stubEnv('NEXTAUTH_URL', service.url);
  agent = { HOLDPOINT_URL: service.url, HOLDPOINT_KEY: service.world.keys['acme-agent'] ?? '' };
}, 240_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.close();
  await machine.close();
});

const ASK = `npx holdpoint request --tool service.restart --arg service=Spooler --target host:acme-ws1 --summary 'it stopped'`;

describe('the package', () => {
  it('publint finds nothing to say about it', async () => {
    const { stdout } = await run(path.join(BIN, 'publint'), [tarball, '--strict']);
    expect(stdout).toContain('All good!');
  });

  it('holds its program, its page and its licence; runs nothing when it is installed; needs what the tests need, in the same version', async () => {
    const { stdout } = await run('tar', ['tzf', tarball]);
    const files = stdout.trim().split('\n');
    expect(files.filter((file) => !/^package\/dist\/[\w-]+\.js$/.test(file)).sort()).toEqual([
      'package/LICENSE',
      'package/README.md',
      'package/package.json',
    ]);
    const read = async (file: string) => JSON.parse(await readFile(path.join(ROOT, file), 'utf8')) as Record<string, object>;
    const [own, root] = [await read('cli/package/package.json'), await read('package.json')];
    expect(own).not.toHaveProperty('scripts');
    expect(own['version']).toBe(root['version']);
    expect(root['dependencies']).toMatchObject(own['dependencies'] ?? {});
    expect((await machine.sh('npx holdpoint --version')).out).toBe(`holdpoint ${String(own['version'])}\n`);
  });

  it('uses nothing of the language that Node 20 lacks', async () => {
    await run(path.join(BIN, 'tsc'), ['-p', path.join(ROOT, 'cli/package/tsconfig.json')]).catch((error: { stdout: string }) => {
      throw new Error(error.stdout);
    });
  });

  it('brings in few packages', async () => {
    const lock = JSON.parse(await readFile(path.join(machine.folder, 'node_modules/.package-lock.json'), 'utf8')) as {
      packages: Record<string, { dependencies?: Record<string, string> }>;
    };
    const seen = new Set<string>();
    const follow = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const next of Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {})) follow(next);
    };
    follow('@holdpoint/cli');
    expect(seen.size).toBeLessThan(40);
  });
});

describe('an agent, with the package alone', () => {
  it('is told by doctor that all is well, and by tools what it may ask for', async () => {
    expect(await machine.sh('npx holdpoint doctor', agent)).toMatchObject({ code: 0 });
    expect((await machine.sh('npx holdpoint tools', agent)).out).toContain('service.restart');
  });

  it('asks, waits in another process, and gets what a person decided', async () => {
    const asked = await machine.sh(ASK, agent);
    expect(asked.code).toBe(6);
    const id = /^\S+/.exec(asked.out)?.[0] ?? '';
    const view = (await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body as Parameters<Service['vote']>[1];
    const waiting = machine.sh(`npx holdpoint wait ${id}`, agent);
    expect((await service.vote(await service.signIn('ana'), view)).status).toBe(200);
    expect(await waiting).toMatchObject({ code: 0, out: expect.stringContaining('approved') as string });
  });
});

describe('a person, with the package alone', () => {
  it('signs in, sees the agents, denies a request that its agent follows, and signs out', async () => {
    const at = { HOLDPOINT_URL: service.url };
    const login = `npx holdpoint login --url ${service.url} --email ben@msp.example --password-stdin`;
    expect(await machine.sh(login, at, `${PASSWORD}\n`)).toMatchObject({
      code: 0,
      out: expect.stringContaining('signed in as Ben') as string,
    });
    expect((await machine.sh('npx holdpoint agents --tenant acme', at)).out).toContain('acme-agent');
    const view = await service.submit('acme-agent', 'service.restart');
    expect(await machine.sh(`npx holdpoint decide ${view.id}`, at)).toMatchObject({
      code: 0,
      out: expect.stringContaining('/service') as string,
    });
    const following = machine.sh(`npx holdpoint tail ${view.id}`, agent);
    expect(await machine.sh(`npx holdpoint decide ${view.id} deny --reason 'not now'`, at)).toMatchObject({ code: 0 });
    expect(await following).toMatchObject({ code: 0, out: expect.stringContaining('denied') as string });
    expect(await machine.sh(`npx holdpoint wait ${view.id}`, agent)).toMatchObject({
      code: 3,
      out: expect.stringContaining('not now') as string,
    });
    expect(await machine.sh('npx holdpoint logout', at)).toMatchObject({ code: 0 });
  });
});

describe('an operator, with the package alone', () => {
  it('checks an export offline', async () => {
    const log = await createTestLog();
    const lines = await Array.fromAsync(exportLog(sourceOf(log.leaves, log.notes, [log.signer.publicKey])));
    const whole = await machine.sh('npx holdpoint audit verify --export -', {}, `${lines.join('\n')}\n`);
    expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/^acme: whole/) as string });
    const cut = lines.filter((line) => !line.includes('"seq":4,'));
    expect(await machine.sh('npx holdpoint audit verify --export -', {}, `${cut.join('\n')}\n`)).toMatchObject({ code: 1 });
  });

  it.each([
    'audit verify --database postgres://x',
    'audit export --database postgres://x --tenant acme --out -',
    'keys rotate --database postgres://x',
  ])('is told where %s can be run, and ends with 13', async (command) => {
    const ended = await machine.sh(`npx holdpoint ${command}`);
    expect(ended).toMatchObject({ code: 13, out: '', err: expect.stringContaining('where the service runs') as string });
  });
});

it('npx holdpoint inside a checkout is the command of that checkout', async () => {
  const { stdout } = await run('npx', ['holdpoint', 'help', 'exit-codes'], { cwd: ROOT });
  expect(stdout).toContain('  13  ');
});
