import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'node_modules/.bin');

let work: string;
let tarball: string;
let service: Service;
let ana: Session;

beforeAll(async () => {
  work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-sdk-'));
  // A copy, so that what another run builds at the same time is not packed half-written.
  await cp(path.join(ROOT, 'sdk'), path.join(work, 'sdk'), { recursive: true, filter: (from) => path.basename(from) !== 'dist' });
  await symlink(path.join(ROOT, 'node_modules'), path.join(work, 'node_modules'));
  await run(path.join(BIN, 'tsc'), ['-p', path.join(work, 'sdk')]);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', work], { cwd: path.join(work, 'sdk') });
  tarball = path.join(work, (JSON.parse(stdout) as [{ filename: string }])[0].filename);
  service = await createService();
  ana = await service.signIn('ana');
}, 120_000);
afterAll(async () => {
  await service.close();
  await rm(work, { recursive: true, force: true });
});

it('publint finds nothing to say about the package', async () => {
  const { stdout } = await run(path.join(BIN, 'publint'), [tarball, '--strict']);
  expect(stdout).toContain('All good!');
});

it('its types are right for everybody who can import it', async () => {
  // It fails when there is anything to say; what it also lists is that CommonJS cannot import an ES module by `require`.
  const { stdout } = await run(path.join(BIN, 'attw'), [tarball, '--profile', 'esm-only', '--format', 'json']);
  const { analysis } = JSON.parse(stdout) as { analysis: { entrypoints: Record<string, { resolutions: Record<string, unknown> }> } };
  for (const kind of ['node16-esm', 'bundler'])
    expect(analysis.entrypoints['.']?.resolutions[kind]).toMatchObject({ resolution: { isTypeScript: true }, visibleProblems: [] });
}, 120_000);

it('installed in an empty folder, the example of its README runs when it is approved', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-sdk-used-'));
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], { cwd: folder });
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(path.join(ROOT, 'sdk/README.md'), 'utf8')) ?? [];
  expect(example).toContain('// agent.mjs');
  // The world of the tests has another workstation than the demo.
  await writeFile(path.join(folder, 'agent.mjs'), example.replace('acme-app01', 'acme-ws1'));
  const asked = listenForAsked(service);
  const agent = spawn(process.execPath, ['agent.mjs', service.url, service.world.keys['acme-agent'] ?? ''], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  agent.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = once(agent, 'close');
  await service.vote(ana, await asked(), 'approve', { arguments: { service: 'Spooler' } });
  expect(await ended).toEqual([0, null]);
  expect(said.join('')).toBe('restarting Spooler\n');
  await rm(folder, { recursive: true });
}, 180_000);
