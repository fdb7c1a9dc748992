import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallInit, createService, type Service, type Session } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import { CASES, casesOf } from './cases.fixture.ts';

let service: Service;
let ana: Session;
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const good = JSON.stringify(bodyFor('service.restart'));
const withArguments = (text: string) => good.replace(/"arguments":\{[^}]*\}/, `"arguments":${text}`);
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part)))));
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const TEXTS: [what: string, raw: CallInit['raw'], status: number, code: string][] = [
  ['nothing', '', 400, 'invalid_json'],
  ['text that is not JSON', '{tool: 1}', 400, 'invalid_json'],
  ['something after the value', `${good} {}`, 400, 'invalid_json'],
  ['a byte order mark', bytes([0xef, 0xbb, 0xbf], good), 400, 'invalid_json'],
  ['what is not UTF-8', bytes(good.slice(0, -1), ',"x":"', [0xc3, 0x28], '"}'), 400, 'invalid_json'],
  ['a repeated key', good.replace('{', '{"tool":"backup.delete",'), 400, 'duplicate_key'],
  ['a key repeated by an escape', withArguments('{"service":"a","\\u0073ervice":"b"}'), 400, 'duplicate_key'],
  ['an integer that a double cannot hold', withArguments('{"service":9007199254740993}'), 400, 'unsafe_integer'],
  ['__proto__', withArguments('{"__proto__":{"service":"a"}}'), 400, 'forbidden_key'],
  ['half of a surrogate pair', withArguments('{"service":"\\ud800"}'), 400, 'lone_surrogate'],
  [
    '33 levels',
    withArguments(deep(31))
      .replace('"arguments":', '"arguments":')
      .replace(deep(31), `{"a":${deep(31)}}`),
    400,
    'too_deep',
  ],
  ['an array', '[]', 400, 'invalid_body'],
  ['null', 'null', 400, 'invalid_body'],
  ['256 KiB and a byte', `{"x":"${'a'.repeat(256 * 1_024 + 1 - 8)}"}`, 413, 'body_too_large'],
];

describe('a body that is text which another reader could read otherwise', () => {
  const routes = casesOf('agent', 'executor', 'person').filter(([, { init }]) => init);
  const callOf = (door: string) =>
    door === 'agent' ? service.agent('acme-agent') : door === 'executor' ? service.executor('acme-exec') : ana.call;

  it.each(TEXTS)('%s: refused on every route that takes a body', async (_, raw, status, code) => {
    for (const [name, { door, method, path, init }] of routes) {
      const headers = init?.('x').headers ?? {};
      const answer = await callOf(door)(method, path('req_00000000000000000000000000'), { headers, raw: raw ?? '' });
      expect({ name, status: answer.status, code: answer.body['code'] }).toEqual({ name, status, code });
    }
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'text/json',
    'application/json ;charset=utf-8',
    'multipart/form-data; boundary=x',
  ])('as %s: refused', async (type) => {
    for (const [name, { door, method, path, init }] of routes) {
      const headers = { ...init?.('x').headers, 'content-type': type };
      const answer = await callOf(door)(method, path('req_00000000000000000000000000'), { headers, raw: good });
      expect({ name, status: answer.status, code: answer.body['code'] }).toEqual({ name, status: 415, code: 'unsupported_media_type' });
    }
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON'])('as %s: taken', async (type) => {
    const headers = { 'idempotency-key': `type-${encodeURIComponent(type)}`, 'content-type': type };
    expect((await service.agent('acme-agent')('POST', '/api/v1/requests', { headers, raw: good })).status).toBe(201);
  });

  it('exactly 256 KiB is read, and judged by the contract', async () => {
    const raw = `{"x":"${'a'.repeat(256 * 1_024 - 8)}"}`;
    expect(Buffer.byteLength(raw)).toBe(256 * 1_024);
    const answer = await service.agent('acme-agent')('POST', '/api/v1/requests', { headers: { 'idempotency-key': 'full' }, raw });
    expect(answer.body).toMatchObject({ code: 'invalid_body' });
  });

  it('a chunked body without an end is refused when it is too long, not when it ends', async () => {
    const answer = await new Promise<{ status: number; text: string; sent: number }>((resolve, reject) => {
      let sent = 0;
      const call = request(`${service.url}/api/v1/requests`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${service.world.keys['acme-agent']}`,
          'content-type': 'application/json',
          'idempotency-key': 'endless',
        },
      });
      const chunk = 'a'.repeat(16 * 1_024);
      const feed = () => {
        sent += chunk.length;
        if (call.write(chunk)) setImmediate(feed);
        else call.once('drain', feed);
      };
      call.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => {
          call.destroy();
          resolve({ status: response.statusCode ?? 0, text, sent });
        });
      });
      call.on('error', reject);
      call.write('{"x":"');
      feed();
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'body_too_large' });
  });
});

describe('who decided, for whom and by whom is never said by a body', () => {
  const smuggled = {
    decidedBy: 'ana',
    tenant: 'northwind',
    agent: 'acme-owned',
    status: 'approved',
    policy: { outcome: 'allow' },
    id: 'req_1',
  };

  it.each(Object.entries(smuggled))('%s in a submit', async (name, value) => {
    const headers = { 'idempotency-key': `smuggled-${name}` };
    const answer = await service.agent('acme-agent')('POST', '/api/v1/requests', {
      headers,
      body: { ...bodyFor('service.restart'), [name]: value },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
  });

  it.each(['decidedBy', 'personId', 'roles', 'agent'])('%s in a vote', async (name) => {
    const view = await service.submit('acme-agent', 'service.restart');
    const answer = await service.vote(ana, view, 'approve', { [name]: 'cleo' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`)).body['status']).toBe('pending');
  });

  it('arguments named like policy fields stay arguments', async () => {
    const headers = { 'idempotency-key': 'shadow' };
    const body = bodyFor('service.restart', { arguments: { service: 'Spooler', principal: 'x', context: { args: {} } } });
    const answer = await service.agent('acme-agent')('POST', '/api/v1/requests', { headers, body });
    expect(answer.body).toMatchObject({
      code: 'invalid_arguments',
      errors: [{ message: 'has no property "principal"' }, { message: 'has no property "context"' }],
    });
  });

  it.each([
    ['no tool', { tool: undefined }],
    ['a NUL', { intent: { summary: 'a\u0000b' } }],
    ['a confidence beyond 1', { confidence: 1.5 }],
    ['a target of no kind', { targets: [{ kind: 'planet', name: 'mars' }] }],
    ['a deadline of a year', { deadlineSeconds: 31_536_000 }],
  ])('%s does not fit the contract, and the answer points at it', async (_, change) => {
    const headers = { 'idempotency-key': 'misfit' };
    const answer = await service.agent('acme-agent')('POST', '/api/v1/requests', {
      headers,
      body: { ...bodyFor('service.restart'), ...change },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_body' } });
    expect((answer.body['errors'] as { pointer: string }[])[0]?.pointer).toBe(
      {
        tool: '/tool',
        intent: '/intent/summary',
        confidence: '/confidence',
        targets: '/targets/0/kind',
        deadlineSeconds: '/deadlineSeconds',
      }[Object.keys(change)[0] as 'tool'],
    );
  });

  it('every route with a body takes no member that it does not know', async () => {
    const ids = { acme: (await service.submit('acme-agent', 'service.restart')).id };
    for (const [name, { door, method, path, init }] of Object.entries(CASES).filter(([name, each]) => each.init && !QUESTIONS.has(name))) {
      const call = door === 'agent' ? service.agent('acme-agent') : door === 'executor' ? service.executor('acme-exec') : ana.call;
      const given = init?.(ids.acme) ?? {};
      const answer = await call(method, path(ids.acme), { ...given, body: { ...(given.body as object), extra: 1 } });
      expect({ name, status: answer.status, code: answer.body['code'] }).toEqual({ name, status: 400, code: 'invalid_body' });
    }
  });

  // AuthZEN (10.1.1) demands that they are ignored, where nothing is stored and nothing runs.
  const QUESTIONS = new Set(['evaluateAccess', 'evaluateAccesses']);
  it.each([...QUESTIONS])('%s is answered the same with members that would decide, if anybody read them', async (name) => {
    const known = CASES[name];
    if (!known?.init) throw new Error(`there is no case with a body for ${name}`);
    const { method, path } = known;
    const given = known.init('');
    const said = { decision: true, outcome: 'allow', decidedBy: ['ana'], policy: { outcome: 'allow' }, tenant: 'northwind' };
    const answers = [];
    for (const more of [{}, said]) {
      const { status, text } = await service.agent('acme-agent')(method, path(''), {
        ...given,
        body: { ...(given.body as object), ...more },
      });
      answers.push({ status, text: text.replace(/"(evaluation_id|evaluated_at|expires_at|binding_token)":"[^"]*"/g, '"$1"') });
    }
    expect(answers[0]?.status).toBe(200);
    expect(answers[1]).toEqual(answers[0]);
  });
});
