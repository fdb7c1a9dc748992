import { chmod, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authOptions } from '#lib/auth/auth-options.ts';
import { answerNextAuth } from '#lib/auth/next-auth.fixture.ts';
import { fieldsOf, NEVER_DRAWN, PAYLOADS } from '../e2e/hostile-corpus.ts';
import { allowCallbacks } from '../test/callback.fixture.ts';
import { createService, type Service } from '../test/service.fixture.ts';
import { stored } from '../test/world-moves.fixture.ts';
import { PASSWORD } from '../test/world.fixture.ts';
import { holdpoint, newHome, onTerminal, start } from './holdpoint.fixture.ts';

let service: Service;
/** Ben's home, signed in. He belongs to both customers. */
let env: Record<string, string>;

beforeAll(async () => {
  service = await createService({
    pages: (request, response, config, db) =>
      answerNextAuth(request, response, () => ({
        ...authOptions(config, db, { userAgent: request.headers['user-agent'] ?? '', address: 'here' }),
        logger: { error() {}, warn() {}, debug() {} },
      })),
  });
  vi.stubEnv('NEXTAUTH_URL', service.url);
  env = { XDG_CONFIG_HOME: newHome(), HOLDPOINT_URL: service.url };
  const { code, out } = await logIn('ben', env);
  expect([code, out]).toEqual([0, 'signed in as Ben: acme (technician), northwind (technician)\n']);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

const logIn = (person: string, at: Record<string, string>, password = PASSWORD) =>
  holdpoint(['login', '--email', `${person}@msp.example`, '--password-stdin'], at, `${password}\n`);
const consentOf = async (id: string) =>
  (await service.world.test.admin.query<{ consent: object }>('SELECT consent FROM vote WHERE request_id = $1', [id])).rows[0]?.consent;
const statusOf = async (id: string) => (await stored(service.world, id)).status;

describe('holdpoint login', () => {
  it('keeps a session for its owner alone, and uses none that others could read', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    await logIn('ana', at);
    const file = join(at.XDG_CONFIG_HOME, 'holdpoint', 'session.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain(PASSWORD);
    await chmod(file, 0o644);
    expect(await holdpoint(['tail'], at)).toMatchObject({ code: 2, err: expect.stringContaining('others can read') as string });
  });

  it('a wrong password leaves nobody signed in', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    expect(await logIn('ana', at, 'wrong')).toMatchObject({ code: 7, err: expect.stringContaining('unauthenticated') as string });
    expect(await holdpoint(['decide', 'x'], at)).toMatchObject({ code: 7, err: expect.stringContaining('Nobody is signed in') as string });
  });

  it('asks on a terminal and never shows the password', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    const terminal = onTerminal(['login'], at);
    await terminal.until(/E-mail: /);
    terminal.type('cleo@msp.example\r');
    await terminal.until(/Password: /);
    terminal.type(`${PASSWORD}x\u007f\r`);
    const { code, out } = await terminal.ended;
    expect([code, out]).toEqual([0, expect.stringContaining('signed in as Cleo')]);
    expect(out).not.toContain(PASSWORD.slice(0, 7));
  });

  it('logout ends the session at the service too', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    await logIn('mara', at);
    const { cookies } = JSON.parse(await readFile(join(at.XDG_CONFIG_HOME, 'holdpoint', 'session.json'), 'utf8')) as {
      cookies: Record<string, string>;
    };
    const cookie = Object.entries(cookies)
      .map((pair) => pair.join('='))
      .join('; ');
    const me = () => fetch(`${service.url}/api/console/me`, { headers: { cookie } }).then(({ status }) => status);
    expect(await me()).toBe(200);
    expect(await holdpoint(['logout'], at)).toMatchObject({ code: 0, out: 'signed out mara@msp.example\n' });
    expect(await me()).toBe(401);
  });

  it('a session is for the service that it was made at', async () => {
    const ended = await holdpoint(['decide', 'x', '--url', 'http://127.0.0.1:1'], env);
    expect(ended).toMatchObject({ code: 7, err: expect.stringContaining('is signed in at') as string });
  });
});

describe('holdpoint decide', () => {
  it('shows everything about a request and decides nothing', async () => {
    const view = await service.submit('acme-agent', 'disk.cleanup', { arguments: { olderThanDays: 30 } });
    const { code, out } = await holdpoint(['decide', view.id], env);
    expect(code).toBe(0);
    for (const part of ['customer  acme', 'host  acme-ws1', '/olderThanDays = 30', view.digest, 'the agent says (unverified)', '│ prompt'])
      expect(out).toContain(part);
    expect(await statusOf(view.id)).toBe('pending');
  });

  it('denies with a reason, without a terminal, and takes an approval back', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    expect(await holdpoint(['decide', view.id, 'deny'], env)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--reason') as string,
    });
    expect(await holdpoint(['decide', view.id, 'deny', '--reason', 'not now'], env)).toMatchObject({ code: 0, out: 'it is denied\n' });
    expect(await holdpoint(['decide', view.id, 'deny', '--reason', 'not now'], env)).toMatchObject({ code: 7 });

    const other = await service.submit('acme-agent', 'service.restart');
    await service.vote(await service.signIn('ana'), other);
    expect(await holdpoint(['decide', other.id, 'deny', '--reason', 'on second thoughts'], env)).toMatchObject({
      code: 0,
      out: 'it is revoked\n',
    });
  });

  it('asks the agent', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    expect(await holdpoint(['decide', view.id, 'ask', '--message', 'which one?'], env)).toMatchObject({ code: 0 });
    const { body } = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
    expect(body).toMatchObject({ status: 'pending', messages: [{ name: 'Ben', body: 'which one?' }] });
  });

  it('approves low risk by a yes and nothing less', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const hesitant = onTerminal(['decide', view.id, 'approve'], env);
    await hesitant.until(/type yes: /);
    hesitant.type('y\r');
    expect((await hesitant.ended).code).toBe(12);
    expect(await statusOf(view.id)).toBe('pending');
    const sure = onTerminal(['decide', view.id, 'approve'], env);
    await sure.until(/type yes: /);
    sure.type('yes\r');
    expect(await sure.ended).toMatchObject({ code: 0, out: expect.stringContaining('it is approved') as string });
  });

  it('approves elevated risk by the tool’s name, with the proof that the service wants of what was shown', async () => {
    const view = await service.submit('acme-agent', 'rules.replace', { arguments: { rules: ['deny any', 'allow 443'] } });
    const terminal = onTerminal(['decide', view.id, 'approve'], env);
    await terminal.until(/type rules\.replace: /);
    terminal.type('rules.replace\r');
    expect(await terminal.ended).toMatchObject({ code: 0, out: expect.stringContaining('it is approved') as string });
    expect(await consentOf(view.id)).toMatchObject({ risk: 'elevated', shown: true });
  });

  it('approves high risk by the target’s name, and a wrong one decides nothing', async () => {
    const view = await service.submit('acme-agent', 'host.wipe');
    const wrong = onTerminal(['decide', view.id, 'approve'], env);
    await wrong.until(/type acme-ws1: /);
    wrong.type('acme-ws2\r');
    expect((await wrong.ended).code).toBe(12);
    const right = onTerminal(['decide', view.id, 'approve'], env);
    await right.until(/type acme-ws1: /);
    right.type('acme-ws1\r');
    expect((await right.ended).code).toBe(0);
    expect(await consentOf(view.id)).toMatchObject({ shown: true, typed: 'acme-ws1' });
  });

  it('a call of many screens is approved only by who saw all of it', async () => {
    const rules = Array.from({ length: 30 }, (_, index) => `allow 10.0.0.${index}`);
    const view = await service.submit('acme-agent', 'rules.replace', { arguments: { rules } });
    const leaves = onTerminal(['decide', view.id, 'approve'], env, { rows: 24 });
    await leaves.until(/Enter shows more/);
    leaves.type('q\r');
    expect((await leaves.ended).code).toBe(12);

    const reads = onTerminal(['decide', view.id, 'approve'], env, { rows: 24 });
    for (let page = 1; !/type rules/.test(await reads.until(new RegExp(`(Enter shows more[^]*){${page}}|type rules`))); page += 1)
      reads.type('\r');
    reads.type('rules.replace\r');
    expect(await reads.ended).toMatchObject({ code: 0, out: expect.stringContaining('/rules/29 = "allow 10.0.0.29"') as string });
  });

  it('what was typed before the question is no answer to it', async () => {
    const view = await service.submit('acme-agent', 'host.wipe');
    const terminal = onTerminal(['decide', view.id, 'approve'], env);
    await terminal.until(/unverified/);
    terminal.type('acme-ws1\r');
    await terminal.until(/type acme-ws1: /);
    terminal.type('\u0003');
    expect((await terminal.ended).code).toBe(130);
    expect(await statusOf(view.id)).toBe('pending');
  });

  it('another customer than last time is noticed by the person', async () => {
    const view = await service.submit('northwind-agent', 'service.restart', { targets: [{ kind: 'host', name: 'nw-ws1' }] });
    const terminal = onTerminal(['decide', view.id, 'approve'], env);
    await terminal.until(/Your last decision was for acme\. Type northwind to go on: /);
    terminal.type('yes\r');
    expect((await terminal.ended).code).toBe(12);
    expect(await statusOf(view.id)).toBe('pending');
  });

  it.each([
    ['a passkey', 'host.reboot', {}, 'passkey'],
    ['text that terminals reorder', 'service.restart', { arguments: { service: '\u05d0\u05d9\u05e9\u05d5\u05e8 12' } }, 'right to left'],
    ['a name that nobody can type', 'host.wipe', { targets: [{ kind: 'host' as const, name: 'acme\u200bws1' }] }, 'not plain text'],
  ])('%s needs the browser: its address and a code of its own', async (_, tool, change, why) => {
    const view = await service.submit('acme-agent', tool as 'host.reboot', change);
    const { code, out } = await onTerminal(['decide', view.id, 'approve'], env).ended;
    expect(out).toContain(why);
    expect([code, out]).toEqual([9, expect.stringContaining(`open ${service.url}/requests/${view.id}`)]);
    expect(await statusOf(view.id)).toBe('pending');
  });

  it('a pipe approves nothing', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    expect(await holdpoint(['decide', view.id, 'approve'], env, 'yes\n')).toMatchObject({ code: 9 });
    expect(await statusOf(view.id)).toBe('pending');
  });

  it('who may not approve is told before they read', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    await logIn('olga', at);
    const view = await service.submit('acme-owned', 'service.restart');
    expect(await onTerminal(['decide', view.id, 'approve'], at).ended).toMatchObject({ code: 7 });
  });

  it('what an agent wrote brings no command to the terminal of who decides', async () => {
    const [prompt = ''] = fieldsOf(PAYLOADS, 8_000);
    const view = await service.submit('acme-agent', 'service.restart', {
      arguments: { service: prompt },
      intent: { summary: PAYLOADS[0] ?? '', prompt, reason: prompt, ticket: null, evidence: '', before: null },
    });
    const forbidden = new RegExp(NEVER_DRAWN, 'u');
    const { out, code } = await onTerminal(['decide', view.id], env).ended;
    expect(code).toBe(0);
    expect(out.replaceAll('\r\n', '\n')).not.toMatch(forbidden);
    expect(out.split('\n').filter((line) => line.startsWith('it is approved'))).toEqual([]);
    expect((await holdpoint(['decide', view.id, '--json'], env)).out).toMatch(/^[\x20-\x7e]*\n$/);
  });
});

describe('holdpoint tail', () => {
  it('writes what waits, then a line for each change, until Ctrl-C', async () => {
    const before = await service.submit('acme-agent', 'service.restart');
    const tail = start(['tail', '--json'], env);
    await tail.until(new RegExp(before.id));
    const later = await service.submit('acme-agent', 'service.restart');
    await tail.until(new RegExp(later.id));
    await service.vote(await service.signIn('ana'), later, 'deny');
    await tail.until(/"denied"/);
    tail.child.kill('SIGINT');
    const { code, out } = await tail.ended;
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: string });
    expect(code).toBe(130);
    expect(lines.filter(({ id }) => id === later.id).map(({ status }) => status)).toEqual(['pending', 'denied']);
  });

  it('ends when the session does', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    await logIn('ana', at);
    const view = await service.submit('acme-agent', 'service.restart');
    const tail = start(['tail'], at);
    await tail.until(new RegExp(view.id));
    await service.world.test.admin.query(`UPDATE session SET revoked_at = now() WHERE person_id = 'ana'`);
    expect(await tail.ended).toMatchObject({ code: 7, err: expect.stringContaining('holdpoint login') as string });
  });
});

describe('holdpoint agents', () => {
  it('lists what works for the customers of the person, and nothing of others', async () => {
    const at = { ...env, XDG_CONFIG_HOME: newHome() };
    await logIn('ana', at);
    const listed = await holdpoint(['agents', '--json'], at);
    const rows = listed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { ref: string; tenant: { id: string } });
    expect(rows.map(({ ref }) => ref)).toContain('agent.acme.acme-agent');
    expect(rows.map(({ ref }) => ref)).toContain('executor.acme.acme-exec');
    expect(new Set(rows.map(({ tenant }) => tenant.id))).toEqual(new Set(['acme']));
    const both = await holdpoint(['agents', '--tenant', 'northwind'], env);
    expect(both).toMatchObject({ code: 0, out: expect.stringContaining('agent.northwind.northwind-agent') as string });
    expect(both.out).not.toContain('.acme.');
    for (const line of both.out.trimEnd().split('\n')) expect(line.split(/ {2,}/)).toHaveLength(4);
    expect(await holdpoint(['agents', '--tenant', 'northwind'], at)).toMatchObject({
      code: 7,
      out: '',
      err: 'holdpoint: not_found: No such customer, or not one of yours: northwind. Yours: acme\n',
    });

    expect(both.out).not.toContain('called back');
    await allowCallbacks(service, 'https://agents.example/cb', { tenant: 'northwind', agent: 'northwind-agent' });
    const told = await holdpoint(['agents', '--tenant', 'northwind'], env);
    expect(told.out).toMatch(/^agent\.northwind\.northwind-agent .*called back at 1 address/m);
  });
});
