import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exportJWK } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { snippetsFor } from '#components/agent/snippets.ts';
import { packSdk } from '../../scripts/pack/sdk.mjs';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { startWorkloadIssuer } from '../workload-issuer.fixture.ts';
import { createProver, federate } from '../workload.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'node_modules/.bin');

let work: string;
let tarball: string;
/** A folder of somebody else's, in which the package is installed. */
let used: string;
let service: Service;
let asked: ReturnType<typeof listenForAsked>;
let ana: Session;

beforeAll(async () => {
  work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-sdk-'));
  tarball = await packSdk(work);
  used = path.join(work, 'used');
  await mkdir(used);
  await writeFile(path.join(used, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball], { cwd: used });
  service = await createService();
  ana = await service.signIn('ana');
  asked = listenForAsked(service);
}, 240_000);
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
    for (const [entry, { resolutions }] of Object.entries(analysis.entrypoints).filter(([name]) => name !== './package.json'))
      expect([entry, resolutions[kind]]).toMatchObject([entry, { resolution: { isTypeScript: true }, visibleProblems: [] }]);
}, 120_000);

/** The first block of a page that holds `mark`, as it stands there, but for the workstation: the tests' world has another than the demo. */
async function exampleOf(page: string, mark: string): Promise<string> {
  const blocks = [...(await readFile(path.join(ROOT, page), 'utf8')).matchAll(/```js\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  const example = blocks.find((text) => text.includes(mark));
  if (example === undefined) throw new Error(`${page} has no example with ${mark}.`);
  expect(example).toContain('acme-app01');
  return example.replace('acme-app01', 'acme-ws1');
}

type Ran = { code: number | null; out: string; error: string };

async function runExample(file: string, text: string, env: Record<string, string> = {}): Promise<Ran> {
  await writeFile(path.join(used, file), text);
  const { url, world } = service;
  const args = [file, url, world.keys['acme-agent'] ?? '', world.keys['acme-exec'] ?? ''];
  const agent = spawn(process.execPath, args, { cwd: used, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, error] = ['', ''];
  agent.stdout.setEncoding('utf8').on('data', (said: string) => (out += said));
  agent.stderr.setEncoding('utf8').on('data', (said: string) => (error += said));
  const [code] = (await once(agent, 'close')) as [number | null];
  return { code, out, error };
}

it('installed in an empty folder, the example of its README runs when it is approved', async () => {
  const ran = runExample('agent.mjs', await exampleOf('sdk/README.md', '// agent.mjs'));
  const view = await asked();
  await service.vote(ana, view, 'approve', { arguments: { service: 'Spooler' } });
  const error = `${view.id} waits for a person: ${service.url}/requests/${view.id}\n`;
  expect(await ran).toEqual({ code: 0, out: 'restarting Spooler\n', error });
}, 60_000);

it.each(['oidc', 'private_key_jwt'] as const)(
  'what the console gives an agent with a federation runs as it stands (%s)',
  async (kind) => {
    const { publicJwk, privateKey } = await createProver();
    const issuer = await startWorkloadIssuer();
    try {
      const pinned = kind === 'oidc' ? { issuer: issuer.issuer, subject: 'patching-agent' } : { jwks: { keys: [publicJwk] } };
      const federation = { id: await federate(service, { kind, ...pinned }), kind };
      const call = {
        tool: 'service.restart',
        title: 'Restart a service',
        arguments: { service: 'Spooler' },
        target: { kind: 'host' as const, name: 'acme-ws1' },
      };
      const [snippet] = snippetsFor({ url: service.url, agent: 'Patching', ...call, federation });
      if (!snippet) throw new Error('there is no snippet');
      const secret = path.join(work, `secret-${kind}`);
      const brought = kind === 'oidc' ? await issuer.tokenFor('patching-agent', service.url) : JSON.stringify(await exportJWK(privateKey));
      await writeFile(secret, brought);
      const ran = runExample(snippet.file, snippet.text, { [snippet.secret]: secret });
      const held = await asked();
      await service.vote(ana, held, 'approve', { arguments: { service: 'LobAgent' } });
      const waits = `${held.id} waits for a person: ${service.url}/requests/${held.id}`;
      expect(await ran).toEqual({ code: 0, out: `${waits}\nrun this, and nothing else: { service: 'LobAgent' }\n`, error: '' });
    } finally {
      await issuer.close();
    }
  },
  60_000,
);

/** What the lines of the root README leave to their reader: the names that they use, and an executor that runs a grant. */
const AROUND = `
import { Executor, Holdpoint } from '@holdpoint/sdk';
const [url, key, executorKey] = process.argv.slice(2);
const rmm = new Executor({ url, key: executorKey });
const executor = {
  async run(grant) {
    const { requestId, lease, arguments: args } = await rmm.redeem(grant);
    console.log('restarting', args.service);
    await rmm.report(requestId, { lease, status: 'succeeded' });
  },
};
`;

it('the lines of the root README run what was approved, once, by an executor', async () => {
  const ran = runExample('readme.mjs', AROUND + (await exampleOf('README.md', '.guard({')));
  const view = await asked();
  await service.vote(ana, view, 'approve', { arguments: { service: 'Spooler' } });
  const error = `waiting for a person: ${service.url}/requests/${view.id}\n`;
  expect(await ran).toEqual({ code: 0, out: 'restarting Spooler\n', error });
  expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`)).body).toMatchObject({ status: 'succeeded' });
}, 60_000);

it('the lines of the root README run nothing that was denied, and say why', async () => {
  const ran = runExample('denied.mjs', AROUND + (await exampleOf('README.md', '.guard({')));
  await service.vote(ana, await asked(), 'deny', { reason: 'not during the backup' });
  const { code, out, error } = await ran;
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toContain('DeniedError: not during the backup');
}, 60_000);
