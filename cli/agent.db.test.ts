import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mintKey } from '#lib/auth/agent-key.ts';
import { settleClocks } from '#lib/ops/settle-clocks.ts';
import { fieldsOf, NEVER_DRAWN, PAYLOADS } from '../e2e/hostile-corpus.ts';
import { closedPort } from '../test/closed-port.fixture.ts';
import { createService, type Service, type Session } from '../test/service.fixture.ts';
import { startServiceProcess } from '../test/service-process.fixture.ts';
import { letPass } from '../test/world-clocks.fixture.ts';
import { bodyFor } from '../test/world.fixture.ts';
import { ASK, holdpoint, idOf, newHome, onTerminal, start } from './holdpoint.fixture.ts';

let service: Service;
let ana: Session;
let env: Record<string, string>;

beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
  env = { HOLDPOINT_URL: service.url, HOLDPOINT_KEY: service.world.keys['acme-agent'] ?? '' };
});
afterAll(() => service.close());

const someoneWaits = () => vi.waitFor(() => expect(service.node.wakeUps.size).toBeGreaterThan(0), { timeout: 30_000 });

describe('holdpoint request', () => {
  it('what waits for people is no success, and goes on by its id (I8)', async () => {
    const asked = await holdpoint(ASK, env);
    expect(asked).toMatchObject({ code: 6, err: expect.stringContaining('holdpoint wait ') as string });
    expect(asked.out).toMatch(new RegExp(`^  page +${service.url}/requests/${idOf(asked)}$`, 'm'));
    expect(asked.out).toContain('/service = "Spooler"');
    await ana
      .call('GET', `/api/console/requests/${idOf(asked)}`)
      .then(({ body }) => expect(body).toMatchObject({ request: { status: 'pending' } }));
  });

  it('what policy allows ends with 0, and the grant is in its file for the owner alone and nowhere else', async () => {
    const grantFile = join(newHome(), 'grant.jws');
    const args = [
      'request',
      '--tool',
      'inventory.read',
      '--arg',
      'query=all',
      '--target',
      'host:acme-ws1',
      '--summary',
      'look',
      '--confidence',
      '1',
    ];
    const done = await holdpoint([...args, '--grant-file', grantFile], env);
    expect([done.code, done.err]).toEqual([0, expect.stringContaining('the grant is in')]);
    const grant = await readFile(grantFile, 'utf8');
    expect(grant.trim().split('.')).toHaveLength(3);
    expect((await stat(grantFile)).mode & 0o777).toBe(0o600);
    expect(done.out + done.err).not.toContain(grant.trim());
    const json = await holdpoint([...args, '--json'], env);
    expect(JSON.parse(json.out)).toMatchObject({ status: 'approved', grant: { token: expect.any(String) as string } });
  });

  it('what policy denies ends with 3', async () => {
    const args = ['request', '--tool', 'backup.delete', '--arg', 'setId=b1', '--target', 'host:acme-ws1', '--summary', 'make room'];
    expect(await holdpoint(args, env)).toMatchObject({ code: 3, out: expect.stringContaining('Backups are never deleted') as string });
  });

  it('the same idempotency key is the same request, from a file or from standard input', async () => {
    const file = join(newHome(), 'body.json');
    const body = JSON.stringify(bodyFor('service.restart'));
    await writeFile(file, body);
    const first = await holdpoint(['request', '--body', file, '--idempotency-key', 'cli-once'], env);
    const again = await holdpoint(['request', '--body', '-', '--idempotency-key', 'cli-once'], env, body);
    expect([first.code, idOf(again)]).toEqual([6, idOf(first)]);
  });

  it('the trace that it is started in is that of the request, and `wait --json` tells it', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const asked = await holdpoint([...ASK, '--json'], { ...env, TRACEPARENT: traceparent });
    expect([asked.code, JSON.parse(asked.out)]).toEqual([6, expect.objectContaining({ traceparent })]);
    const { id } = JSON.parse(asked.out) as { id: string };
    expect(JSON.parse((await holdpoint(['wait', id, '--timeout', '0', '--json'], env)).out)).toMatchObject({ id, traceparent });
    const garbled = await holdpoint([...ASK, '--json'], { ...env, TRACEPARENT: '00-garbled' });
    expect([garbled.code, JSON.parse(garbled.out)]).toEqual([6, expect.objectContaining({ traceparent: null })]);
  });

  it.each([
    [['request', '--summary', 'x'], 2, 'needs --tool and --summary'],
    [[...ASK, '--arg', 'service=twice'], 2, 'service is given twice'],
    [[...ASK, '--target', 'acme-ws1'], 2, 'host:NAME or user:NAME'],
    [[...ASK, '--confidence', 'high'], 2, 'a number from 0 to 1'],
    [['request', '--tool', 'ghost', '--arg', 'a=1', '--summary', 'x'], 2, 'no such tool: ghost'],
    [['request', '--tool', 'ghost', '--summary', 'x'], 7, 'unknown_tool'],
    [['request', '--tool', 'service.restart', '--summary', 'x'], 7, 'invalid_arguments'],
    [['request', '--body', '/nowhere.json'], 2, 'ENOENT'],
    [['wait'], 2, 'the id of one request'],
    [['wait', 'ghost'], 7, 'not_found'],
  ])('%j ends with %i', async (argv, code, message) => {
    const ended = await holdpoint(argv, env);
    expect([ended.code, ended.err]).toEqual([code, expect.stringContaining(message)]);
    expect(ended.out).toBe('');
  });

  it('a body that says a thing twice is refused before it is sent', async () => {
    expect(await holdpoint(['request', '--body', '-'], env, '{"tool":"a","tool":"b"}')).toMatchObject({ code: 2 });
  });

  it('a service that is not there ends with 8, a key that does not count with 7, and no key with 2', async () => {
    const away = await closedPort();
    expect(await holdpoint([...ASK, '--url', away, '--patience', '0'], env)).toMatchObject({
      code: 8,
      err: expect.stringContaining(`cannot be reached at ${away}: ECONNREFUSED`) as string,
    });
    expect(await holdpoint(ASK, { ...env, HOLDPOINT_KEY: 'hpa_nonsense' })).toMatchObject({
      code: 7,
      err: expect.stringMatching(/malformed_key: The key is not whole/) as string,
    });
    expect(await holdpoint(ASK, { ...env, HOLDPOINT_KEY: mintKey('agent').text })).toMatchObject({
      code: 7,
      err: expect.stringContaining('unauthenticated: This key is not known here, or has ended.') as string,
    });
    expect(await holdpoint(ASK, { HOLDPOINT_URL: service.url })).toMatchObject({ code: 2 });
  });
});

describe('holdpoint whoami', () => {
  it('says whose the key is, of an agent and of an executor, in words and as JSON', async () => {
    expect(await holdpoint(['whoami'], env)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^agent acme-agent \(.+\) of acme/) as string,
    });
    const { code, out } = await holdpoint(['whoami', '--json'], { ...env, HOLDPOINT_KEY: service.world.keys['northwind-exec'] ?? '' });
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ kind: 'executor', id: 'northwind-exec', tenant: 'northwind' })]);
  });
});

describe('holdpoint wait', () => {
  it('hears an approval, a denial and an edit, each by its own code', async () => {
    const approved = await service.submit('acme-agent', 'service.restart');
    const waits = start(['wait', approved.id], env);
    await someoneWaits();
    await service.vote(ana, approved);
    const end = await waits.ended;
    expect(end).toMatchObject({ code: 0, out: expect.stringContaining(`${approved.id}  approved`) as string });
    expect(end.err).toBe(`waiting for a person: ${service.url}/requests/${approved.id}\n`);

    const denied = await service.submit('acme-agent', 'service.restart');
    await service.vote(ana, denied, 'deny', { reason: 'not now' });
    expect(await holdpoint(['wait', denied.id], env)).toMatchObject({ code: 3, out: expect.stringContaining('not now') as string });

    const edited = await service.submit('acme-agent', 'service.restart');
    await service.vote(ana, edited, 'approve', { arguments: { service: 'Other' } });
    expect(await holdpoint(['wait', edited.id], env)).toMatchObject({
      code: 10,
      out: expect.stringMatching(/approved with edits[^]*"Other"/) as string,
    });
  });

  it('an expired, a withdrawn and a revoked request have codes of their own', async () => {
    const expired = await service.submit('acme-agent', 'service.restart');
    await letPass(service.world, expired.id, 'decide-by');
    await settleClocks(service.world.ctx, { tenant: 'acme' });
    expect(await holdpoint(['wait', expired.id], env)).toMatchObject({ code: 4 });

    const withdrawn = await service.submit('acme-agent', 'service.restart');
    await service.agent('acme-agent')('POST', `/api/v1/requests/${withdrawn.id}/withdraw`, { body: {} });
    expect(await holdpoint(['wait', withdrawn.id], env)).toMatchObject({ code: 5 });

    const revoked = await service.submit('acme-agent', 'service.restart');
    const after = await service.vote(ana, revoked);
    const { version } = (after.body as { request: { version: number } }).request;
    await service.vote(ana, revoked, 'deny', { version });
    expect(await holdpoint(['wait', revoked.id], env)).toMatchObject({ code: 11 });
  });

  it('a timeout ends with 6 and says what people asked meanwhile', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    await ana.call('POST', `/api/console/requests/${view.id}/messages`, {
      headers: { 'idempotency-key': 'ask-1' },
      body: { body: 'which\u001b[2Jspooler?' },
    });
    const ended = await holdpoint(['wait', view.id, '--timeout', '2'], env);
    expect([ended.code, ended.err]).toEqual([6, expect.stringContaining('Ana asks: which⟨U+001B⟩[2Jspooler?')]);
  });

  it('Ctrl-C stops the waiting and takes nothing back', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const waits = start(['wait', view.id], env);
    await someoneWaits();
    waits.child.kill('SIGINT');
    expect(await waits.ended).toMatchObject({ code: 130, out: '', err: expect.stringContaining(`holdpoint wait ${view.id}`) as string });
    expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`)).body).toMatchObject({ status: 'pending' });
  });
});

describe('holdpoint tail ID', () => {
  it('writes a line for each change, never a grant, and ends when it is over', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const tail = start(['tail', view.id, '--json'], env);
    await tail.until(/"pending"/);
    const voted = await service.vote(ana, view);
    await tail.until(/"approved"/);
    const { version } = (voted.body as { request: { version: number } }).request;
    await service.vote(ana, view, 'deny', { version });
    const { code, out, err } = await tail.ended;
    expect(err).toBe('');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string; grant: object | null });
    expect([code, lines.map(({ status }) => status)]).toEqual([0, ['pending', 'approved', 'revoked']]);
    expect(out).not.toContain('"token"');
    expect(await holdpoint(['tail', view.id], env)).toMatchObject({ code: 0, err: '' });
  });

  it('comes back when the service does, with what happened meanwhile', async () => {
    const first = await startServiceProcess(service.world);
    const view = await service.submit('acme-agent', 'service.restart');
    const tail = start(['tail', view.id], { ...env, HOLDPOINT_URL: first.url });
    await tail.until(/pending/);
    await first.kill();
    await tail.until(/connection was lost/);
    await service.vote(ana, view, 'deny', { reason: 'while it was away' });
    const second = await startServiceProcess(service.world, { port: first.port });
    expect(await tail.ended).toMatchObject({ code: 0, out: expect.stringMatching(/denied.*while it was away/) as string });
    await second.stop();
  });

  it('sends no key that cannot be one, and says where it tries in vain', async () => {
    const wrong = await holdpoint(['tail', 'req_x'], { ...env, HOLDPOINT_KEY: 'hpa_bad' });
    expect(wrong).toMatchObject({ code: 7, err: expect.stringContaining('malformed_key') as string });
    const away = await closedPort();
    const tail = start(['tail', 'req_x'], { ...env, HOLDPOINT_URL: away });
    await tail.until(new RegExp(`no websocket to ${away}; it is tried again`));
    tail.child.kill('SIGINT');
    expect((await tail.ended).code).toBe(130);
  });

  it('another agent’s request does not exist', async () => {
    const view = await service.submit('northwind-agent', 'service.restart', { targets: [{ kind: 'host', name: 'nw-ws1' }] });
    expect(await holdpoint(['tail', view.id], env)).toMatchObject({ code: 7, err: expect.stringContaining('not_found') as string });
  });
});

describe('holdpoint tools', () => {
  it('has columns that two blanks part, however long a name is', async () => {
    const { code, out } = await holdpoint(['tools'], env);
    const json = (await holdpoint(['tools', '--json'], env)).out.trim().split('\n');
    const tools = json.map((line) => JSON.parse(line) as { name: string; class: string });
    expect(code).toBe(0);
    const rows = out.trimEnd().split('\n');
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 2))).toEqual(tools.map((tool) => [tool.name, tool.class]));
    expect(new Set(rows.map((row) => row.split(/ {2,}/).length))).toEqual(new Set([3]));
  });

  it('takes the answer of a service that is older than `uncheckedPatterns`', async () => {
    const old = createServer((_request, response) => {
      const tools = [{ name: 'disk.cleanup', title: 'Clean', class: 'reversible', description: '', schema: {}, schemaHash: 'x' }];
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ tools }));
    });
    await once(old.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
    expect(await holdpoint(['tools', '--url', url], env)).toMatchObject({ code: 0, out: 'disk.cleanup  reversible  -\n' });
    old.close();
  });

  it('says of each tool which executor runs it', async () => {
    const { code, out } = await holdpoint(['tools', '--json'], env);
    expect(code).toBe(0);
    const tools = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; executor: string | null });
    expect(tools.length).toBeGreaterThan(1);
    for (const { executor } of tools) expect(executor).toBe('acme-exec');
  });
});

describe('holdpoint doctor', () => {
  it('finds nothing wrong with a good address and key', async () => {
    const { code, out } = await holdpoint(['doctor'], env);
    expect(out).not.toMatch(/^fail/m);
    expect(code).toBe(0);
    for (const check of ['address', 'reach', 'clock', 'ready', 'jwks', 'version', 'key', 'valid', 'long-poll', 'websocket'])
      expect(out).toMatch(new RegExp(`^ok +${check} `, 'm'));
  });

  it('knows an executor’s key', async () => {
    const ended = await holdpoint(['doctor'], { ...env, HOLDPOINT_KEY: service.world.keys['acme-exec'] ?? '' });
    expect([ended.code, ended.out]).toEqual([0, expect.stringMatching(/^ok +valid .*executor/m)]);
  });

  it('says which of address, form and validity is wrong, and what to do', async () => {
    const key = env['HOLDPOINT_KEY'] ?? '';
    const mistyped = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
    expect(await holdpoint(['doctor'], { ...env, HOLDPOINT_KEY: mistyped })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +key .*checksum[^]*→ copy it again/m) as string,
    });
    const away = await holdpoint(['doctor', '--json'], { ...env, HOLDPOINT_URL: 'http://127.0.0.1:1' });
    const findings = away.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; state: string });
    expect(away.code).toBe(1);
    expect(findings).toContainEqual(expect.objectContaining({ check: 'reach', state: 'fail' }));
    expect(findings).toContainEqual(expect.objectContaining({ check: 'key', state: 'ok' }));
    await service.world.test.admin.query(`UPDATE agent SET suspended_at = now() WHERE id = 'acme-owned'`);
    expect(await holdpoint(['doctor'], { ...env, HOLDPOINT_KEY: service.world.keys['acme-owned'] ?? '' })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^fail +valid .*agent_suspended/m) as string,
    });
  });
});

describe('at the ends of a pipe and on a terminal', () => {
  it('whoever stops reading ends it quietly, and not as a success', async () => {
    const tools = start(['tools', '--json'], env);
    tools.child.stdout?.destroy();
    expect(await tools.ended).toMatchObject({ code: 141, err: '' });
  });

  it('what an agent wrote brings no command to a terminal or a pipe, in text or JSON', async () => {
    const forbidden = new RegExp(NEVER_DRAWN, 'u');
    const [summary = ''] = fieldsOf(PAYLOADS, 500);
    for (const text of [summary, ...fieldsOf(PAYLOADS, 8_000)]) {
      const view = await service.submit('acme-agent', 'service.restart', { arguments: { service: text } });
      for (const ended of [
        await holdpoint(['wait', view.id, '--timeout', '0'], env),
        await holdpoint(['wait', view.id, '--timeout', '0', '--json'], env),
      ]) {
        expect(ended.code).toBe(6);
        expect(ended.out + ended.err).not.toMatch(forbidden);
      }
      const { out, code } = await onTerminal(['wait', view.id, '--timeout', '0'], env).ended;
      expect(code).toBe(6);
      expect(out.replaceAll('\r\n', '\n')).not.toMatch(forbidden);
    }
  });

  it('neither do its own arguments', async () => {
    const { code, err } = await holdpoint(['\u001b[2Jdance'], env);
    expect([code, err]).toEqual([2, expect.stringContaining('no such command: ⟨U+001B⟩[2Jdance')]);
  });
});
