import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { createService, type Service, type Session } from '../test/service.fixture.ts';
import { startAgent } from './agent/start-agent.ts';
import { callApi } from './call-api.ts';
import { openJournal } from './executor/journal.ts';
import { startExecutor } from './executor/start-executor.ts';
import { startHost } from './host/start-host.ts';
import type { AgentConfig, ExecutorConfig, HostConfig } from './messages.ts';
import type { Running } from './run-child.ts';

const HOST: HostConfig = {
  tenant: 'acme',
  host: 'acme-ws1',
  role: 'workstation',
  services: ['Spooler', 'BITS'],
  users: [],
  folder: '',
  controlToken: 'the-token-of-this-host',
  shiftMs: 86_400_000,
};
const PATIENCE = { timeout: 15_000, interval: 50 };

let service: Service;
let ana: Session;
let folder: string;
let lab: Awaited<ReturnType<typeof startHost>>;
const running: Running<never>[] = [];
const said: string[] = [];
const say = (text: string) => void said.push(text);

beforeEach(async () => {
  said.length = 0;
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint lab-'));
  service = await createService();
  ana = await service.signIn('ana');
  lab = await startHost({ ...HOST, folder: path.join(folder, 'host') }, say);
});

afterEach(async () => {
  for (const process of running.splice(0).toReversed()) await process.stop();
  await lab.stop();
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const executorFolder = () => path.join(folder, 'executor');

async function executor(): Promise<string> {
  const hosts = [{ host: HOST.host, role: HOST.role, url: String(lab.url), controlToken: HOST.controlToken }];
  const token = service.world.keys['acme-exec'] ?? '';
  const config: ExecutorConfig = { tenant: 'acme', holdpointUrl: service.url, token, folder: executorFolder(), hosts };
  const started = await startExecutor(config, say);
  running.push(started);
  return String(started.url);
}

async function agent(executorUrl: string): Promise<Running<AgentConfig>> {
  const identities = [{ id: 'acme-agent', name: 'Acme agent', token: service.world.keys['acme-agent'] ?? '' }];
  const hosts = [{ host: HOST.host, url: String(lab.url) }];
  const config: AgentConfig = {
    tenant: 'acme',
    holdpointUrl: service.url,
    identities,
    folder: path.join(folder, 'agent'),
    hosts,
    executorUrl,
  };
  const started = await startAgent(config, say);
  running.push(started);
  return started;
}

async function listAll(): Promise<{ id: string; status: string }[]> {
  const pages = await Promise.all(['open', 'decided'].map((status) => ana.call('GET', `/api/console/requests?status=${status}`)));
  return pages.flatMap(({ body }) => body['items'] as { id: string; status: string }[]);
}

async function firstRequest(): Promise<RequestView> {
  await expect.poll(async () => (await listAll()).length, PATIENCE).toBe(1);
  const [row] = await listAll();
  return (await ana.call('GET', `/api/console/requests/${row?.id}`)).body['request'] as RequestView;
}

function spooler() {
  const [found] = lab.host.services.health();
  if (!found) throw new Error('no service');
  return found;
}

test('what crashed is asked about, and runs again as another process once a person approved it', async () => {
  await agent(await executor());
  const before = spooler().pid;
  await lab.host.services.crash('Spooler');
  const request = await firstRequest();
  expect(request).toMatchObject({ tool: 'service.restart', arguments: { service: 'Spooler' }, status: 'pending' });
  expect(spooler().state).toBe('down');
  await service.vote(ana, request);
  await expect.poll(async () => (await listAll())[0]?.status, PATIENCE).toBe('succeeded');
  const { body } = await service.agent('acme-agent')('GET', `/api/v1/requests/${request.id}`);
  expect(spooler().state).toBe('running');
  expect(body['result']).toMatchObject({ output: { targets: [{ target: 'acme-ws1', oldPid: before, newPid: spooler().pid }] } });
});

test('what was denied stays as it is and is not asked again', async () => {
  await agent(await executor());
  await lab.host.services.crash('Spooler');
  await service.vote(ana, await firstRequest(), 'deny');
  await expect.poll(() => said.some((text) => text.includes('denied by Ana: as discussed; left as it is')), PATIENCE).toBe(true);
  // The agent still looks: what breaks next is asked about, and only that.
  await lab.host.services.crash('BITS');
  await expect.poll(async () => (await listAll()).map(({ status }) => status).sort(), PATIENCE).toEqual(['denied', 'pending']);
  expect(spooler().state).toBe('down');
});

test('an agent that is started again goes on with its open request', async () => {
  const executorUrl = await executor();
  const first = await agent(executorUrl);
  await lab.host.services.crash('Spooler');
  const request = await firstRequest();
  await first.stop();
  await agent(executorUrl);
  await service.vote(ana, request);
  await expect.poll(() => spooler().state, PATIENCE).toBe('running');
  expect(await listAll()).toHaveLength(1);
});

test('I8: a run that its executor did not survive is reported as unknown and not run again', async () => {
  const view = await service.submit('acme-agent', 'service.restart');
  await service.vote(ana, view);
  const { body: approved } = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
  const { token } = approved['grant'] as { token: string };
  const redeemed = await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: { grant: token, digest: view.digest } });
  await openJournal(path.join(executorFolder(), 'runs')).begin({
    requestId: view.id,
    lease: String(redeemed.body['lease']),
    tool: 'service.restart',
  });
  const { pid } = spooler();

  await executor();
  await expect.poll(async () => (await listAll())[0]?.status, PATIENCE).toBe('unknown');
  expect(spooler().pid).toBe(pid);
  await expect.poll(() => openJournal(path.join(executorFolder(), 'runs')).leftOver(), PATIENCE).toEqual([]);
});

test('I8: a grant that Holdpoint does not take runs nothing', async () => {
  const executorUrl = await executor();
  const view = await service.submit('acme-agent', 'service.restart');
  await service.vote(ana, view);
  const { body: approved } = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
  const { token } = approved['grant'] as { token: string };
  const { pid } = spooler();
  const run = (body: unknown) => callApi(`${executorUrl}/run`, { method: 'POST', body, timeoutMs: 10_000 });
  expect(await run({ grant: token, digest: `sha256:${'0'.repeat(64)}` })).toEqual({ status: 409, body: { code: 'digest_mismatch' } });
  expect(await run({ grant: `${token}x`, digest: view.digest })).toMatchObject({ status: 409 });
  expect(spooler().pid).toBe(pid);
  expect(await run({ grant: token, digest: view.digest })).toMatchObject({ status: 200, body: { status: 'succeeded' } });
  expect(await run({ grant: token, digest: view.digest })).toEqual({ status: 409, body: { code: 'consumed' } });
});
