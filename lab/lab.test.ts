import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callApi } from './call-api.ts';
import type { HostAnswer, HostHealth } from './health.ts';
import { startHost } from './host/start-host.ts';
import type { HostConfig } from './messages.ts';
import { listScripts } from './script-list.ts';

const DAY_MS = 86_400_000;
const said: string[] = [];
let config: HostConfig;
let lab: Awaited<ReturnType<typeof startHost>>;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint lab-'));
  config = {
    tenant: 'acme',
    host: 'acme-app01',
    role: 'server',
    services: ['Spooler', 'LobAgent'],
    users: ['dana@acmedental.example'],
    folder: path.join(folder, 'host'),
    controlToken: randomBytes(16).toString('hex'),
    // Beyond any test: nothing breaks here but what a test breaks.
    shiftMs: DAY_MS,
  };
  lab = await startHost(config, (text) => said.push(text));
});

afterEach(async () => {
  await lab.stop();
  await rm(folder, { recursive: true, force: true });
});

const url = () => String(lab.url);

async function health(): Promise<HostHealth> {
  return (await callApi(`${url()}/health`, { timeoutMs: 5_000 })).body as unknown as HostHealth;
}

let count = 0;
async function control(tool: string, args: Record<string, unknown>, user: string | null = null): Promise<HostAnswer> {
  count += 1;
  const body = { requestId: `req_${count}`, tool, arguments: args, user };
  return (await callApi(`${url()}/control`, { method: 'POST', token: config.controlToken, body, timeoutMs: 20_000 })).body as HostAnswer;
}

async function service(name: string) {
  const found = (await health()).services.find((entry) => entry.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function isAlive(pid: number | null): boolean {
  try {
    return pid !== null && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** What the service answers on its port, or why it does not. */
function talk(port: number | null): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    connect(port ?? 1, '127.0.0.1')
      .setEncoding('utf8')
      .on('data', (chunk) => {
        text += chunk;
      })
      .on('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)))
      .on('close', () => resolve(text));
  });
}

test('a restart ends the process and starts another one', async () => {
  const before = await service('LobAgent');
  const answer = await control('service.restart', { service: 'LobAgent' });
  const after = await service('LobAgent');
  expect(answer).toMatchObject({ ok: true, output: { oldPid: before.pid, newPid: after.pid } });
  expect(after.pid).not.toBe(before.pid);
  expect([isAlive(before.pid), isAlive(after.pid)]).toEqual([false, true]);
  expect(await talk(after.port)).toContain(`pid ${after.pid}`);
});

test('a service that crashed stays down over a restart of its host, until it is restarted', async () => {
  await lab.host.services.crash('LobAgent');
  expect(await service('LobAgent')).toMatchObject({ state: 'down', pid: null, lastExit: 'exit code 1' });
  await lab.stop();
  lab = await startHost(config, () => {});
  expect((await service('LobAgent')).state).toBe('down');
  expect((await service('Spooler')).state).toBe('running');
  await control('service.restart', { service: 'LobAgent' });
  expect((await service('LobAgent')).state).toBe('running');
});

test('the same request is not run twice', async () => {
  const body = { requestId: 'req_same', tool: 'service.restart', arguments: { service: 'Spooler' }, user: null };
  const send = () => callApi(`${url()}/control`, { method: 'POST', token: config.controlToken, body, timeoutMs: 20_000 });
  expect((await send()).body).toMatchObject({ ok: true });
  const { pid } = await service('Spooler');
  expect((await send()).body).toEqual({ ok: false, output: { error: 'This request was run here before.' } });
  expect((await service('Spooler')).pid).toBe(pid);
});

test('an isolated host answers nobody but its management channel, and everybody again when released', async () => {
  const { port, pid } = await service('Spooler');
  expect(await talk(port)).toContain('Spooler on acme-app01');
  expect(await control('host.isolate', { keepRmmChannel: true })).toMatchObject({ ok: true });
  expect(await talk(port)).toBe('ECONNREFUSED');
  expect(await service('Spooler')).toMatchObject({ state: 'running', pid, port: null });
  await control('host.release', { reason: 'clean' });
  expect(await talk((await service('Spooler')).port)).toContain(`pid ${pid}`);
});

test('cut off altogether, a host can not be monitored, and its controller still releases it', async () => {
  await control('host.isolate', { keepRmmChannel: false });
  expect((await callApi(`${url()}/health`, { timeoutMs: 5_000 })).status).toBe(503);
  expect(await control('host.release', { reason: 'clean' })).toMatchObject({ ok: true });
  expect((await health()).isolated).toBe(false);
});

test('a clean-up deletes old files in its folder and no others', async () => {
  const temp = path.join(config.folder, 'C', 'Temp');
  const old = new Date(Date.now() - 20 * DAY_MS);
  for (const name of ['old.tmp', 'young.tmp']) await writeFile(path.join(temp, name), name);
  await utimes(path.join(temp, 'old.tmp'), old, old);
  const answer = await control('disk.cleanup', { paths: ['C:\\Temp'], olderThanDays: 14 });
  expect(answer).toMatchObject({ ok: true, output: { cleaned: [{ path: 'C:\\Temp', deleted: 1, freedBytes: 7 }] } });
  expect(['old.tmp', 'young.tmp'].map((name) => existsSync(path.join(temp, name)))).toEqual([false, true]);
});

test.each([
  ['C:\\Temp\\..\\..\\..\\outside'],
  ['C:\\..\\..\\outside'],
  ['C:\\Temp/../../../outside'],
  ['..\\outside'],
  ['/etc'],
  ['\\\\server\\share'],
  ['C:\\Temp\\link'],
  ['C:\\Temp\\.. \\outside'],
])('a clean-up of %s is refused, and nothing outside is touched', async (wanted) => {
  const outside = path.join(folder, 'outside');
  await mkdir(outside);
  const victim = path.join(outside, 'precious.txt');
  await writeFile(victim, 'precious');
  await utimes(victim, new Date(0), new Date(0));
  await symlink(outside, path.join(config.folder, 'C', 'Temp', 'link'));
  expect(await control('disk.cleanup', { paths: [wanted], olderThanDays: 1 })).toMatchObject({ ok: false });
  // Nor does a clean-up of the folder above follow the link.
  await control('disk.cleanup', { paths: ['C:\\Temp'], olderThanDays: 1 });
  expect(await readFile(victim, 'utf8')).toBe('precious');
});

test('a password reset changes the stored hash and never tells the password', async () => {
  const file = path.join(config.folder, 'users.json');
  const hashOf = async () =>
    (JSON.parse(await readFile(file, 'utf8')) as Record<string, { hash: string }>)['dana@acmedental.example']?.hash;
  const before = await hashOf();
  const answer = await control('user.passwordReset', { revokeSessions: true }, 'dana@acmedental.example');
  expect(answer).toMatchObject({ ok: true, output: { user: 'dana@acmedental.example', sessionsEnded: 2 } });
  expect(await hashOf()).not.toBe(before);
  expect(Object.keys(answer.output).sort()).toEqual(['passwordSetAt', 'sessionsEnded', 'user']);
  expect(await control('user.passwordReset', { revokeSessions: true }, '__proto__')).toMatchObject({ ok: false });
});

test('only a listed script runs, by the hash of its bytes', async () => {
  await lab.host.disk.jamPrinter(3);
  const sha256 = listScripts().find(({ name }) => name === 'clear-print-queue.sh')?.sha256;
  expect(await control('script.run', { sha256: '0'.repeat(64), signed: true, interpreter: 'bash' })).toMatchObject({ ok: false });
  expect(await control('script.run', { sha256, signed: false, interpreter: 'bash' })).toMatchObject({ ok: false });
  expect((await health()).printQueue).toBe(3);
  expect(await control('script.run', { sha256, signed: true, interpreter: 'bash' })).toMatchObject({
    ok: true,
    output: { exitCode: 0, stdout: 'Deleted 3 stuck documents.\n' },
  });
  expect((await health()).printQueue).toBe(0);
});

test('without the token of the host nothing is controlled', async () => {
  const { pid } = await service('Spooler');
  const body = { requestId: 'req_x', tool: 'service.restart', arguments: { service: 'Spooler' }, user: null };
  for (const token of ['wrong', `${config.controlToken}x`, undefined]) {
    const answer = await callApi(`${url()}/control`, { method: 'POST', ...(token && { token }), body, timeoutMs: 5_000 });
    expect(answer.status).toBe(401);
  }
  expect((await service('Spooler')).pid).toBe(pid);
});
