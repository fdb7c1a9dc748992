import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestView, requestView } from '#lib/contract/request-view.ts';
import { TRACEPARENTS } from '#lib/domain/traceparents.fixture.ts';
import { accessRequestFor, questionFor } from '../../test/access.fixture.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';
import type { WorldToolName } from '../../test/world-data.fixture.ts';

/** W3C Trace Context over HTTP: what an agent says as it asks is what it, people and the executor are told, and decides nothing. */
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

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const OTHER = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const newKey = () => randomBytes(9).toString('base64url');

type Ask = { tool?: WorldToolName; traceparent?: string; key?: string; nonce?: string };
const ask = ({ tool = 'service.restart', traceparent, key = newKey(), nonce }: Ask): Promise<Answer> =>
  service.agent('acme-agent')('POST', '/api/v1/requests', {
    headers: { 'idempotency-key': key, ...(traceparent === undefined ? {} : { traceparent }) },
    body: bodyFor(tool, nonce === undefined ? {} : { nonce }),
  });
const asked = async (given: Ask): Promise<RequestView> => {
  const answer = await ask(given);
  expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('"id":"req_')]);
  return requestView.parse(answer.body);
};
const read = async (id: string) => requestView.parse((await service.agent('acme-agent')('GET', `/api/v1/requests/${id}`)).body);
const inDatabase = async (id: string) => {
  const { rows } = await service.world.test.admin.query<{ traceparent: string | null; leaves: string }>(
    `SELECT r.traceparent, (SELECT string_agg(l.bytes || coalesce(o.openings::text, ''), ' ') FROM audit_leaf l
       LEFT JOIN audit_opening o ON o.tenant_id = l.tenant_id AND o.seq = l.seq WHERE l.request_id = r.id) AS leaves
     FROM action_request r WHERE r.id = $1`,
    [id],
  );
  return rows[0];
};

describe('a trace that an agent asks in', () => {
  it('is in the view of its agent and of people, and goes to the executor with the stored call', async () => {
    const view = await asked({ traceparent: PARENT });
    expect(view.traceparent).toBe(PARENT);
    const { body: detail } = await ana.call('GET', `/api/console/requests/${view.id}`);
    expect(detail['request']).toMatchObject({ traceparent: PARENT });
    expect((await service.vote(ana, view)).status).toBe(200);
    const approved = await read(view.id);
    expect([approved.status, approved.traceparent]).toEqual(['approved', PARENT]);
    const body = { grant: approved.grant?.token, digest: approved.digest };
    const redeemed = await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body });
    expect([redeemed.status, redeemed.body['traceparent']]).toEqual([200, PARENT]);
    expect((await read(view.id)).traceparent).toBe(PARENT);
  });

  it('survives an edit, which makes another call of it', async () => {
    const view = await asked({ traceparent: PARENT });
    const edit = { arguments: { service: 'winlogbeat' } };
    expect((await service.vote(ana, view, 'approve', edit)).status).toBe(200);
    const edited = await read(view.id);
    expect([edited.decision?.outcome, edited.traceparent]).toEqual(['approved_with_edits', PARENT]);
  });

  it('is null when nothing was said', async () => {
    const view = await asked({ tool: 'inventory.read' });
    expect(view.traceparent).toBeNull();
    const body = { grant: view.grant?.token, digest: view.digest };
    expect((await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body })).body['traceparent']).toBeNull();
  });

  // What a client cannot send at all cannot come; blanks around a value are not part of it.
  it.each(TRACEPARENTS.filter(([, header]) => header === header.trim() && !/[\r\n]/.test(header)))(
    'is kept as the standard says, and never an error: %s',
    async (_what, header, kept) => {
      const view = await asked({ tool: 'inventory.read', traceparent: header });
      expect(view.traceparent).toBe(kept);
      expect((await inDatabase(view.id))?.traceparent).toBe(kept);
    },
  );

  it('is that of the first time when the same call is asked for again', async () => {
    const key = newKey();
    const first = await asked({ traceparent: PARENT, key });
    const again = await ask({ traceparent: OTHER, key });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(again.body).toMatchObject({ id: first.id, traceparent: PARENT });
    const without = newKey();
    await asked({ key: without });
    expect((await ask({ traceparent: OTHER, key: without })).body['traceparent']).toBeNull();
  });

  it('I5: is in neither the digest nor the log, and another trace makes no other call', async () => {
    const nonce = newKey();
    const [one, two, none] = [
      await asked({ traceparent: PARENT, nonce }),
      await asked({ traceparent: OTHER, nonce }),
      await asked({ nonce }),
    ];
    expect(new Set([one.digest, two.digest, none.digest]).size).toBe(1);
    expect(new Set([one, two, none].map(({ policy }) => JSON.stringify(policy))).size).toBe(1);
    const { leaves } = (await inDatabase(one.id)) ?? {};
    expect(leaves).toContain(one.digest);
    expect(leaves).not.toContain('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('goes the same way with an AuthZEN access request', async () => {
    const { body } = await service.agent('acme-agent')('POST', '/access/v1/evaluation', { body: questionFor('service.restart') });
    const { access_request: denied } = body['context'] as { access_request: { expires_at: string; binding_token: string } };
    const request = (traceparent: string) =>
      service.agent('acme-agent')('POST', '/access/v1/requests', {
        body: accessRequestFor('service.restart', {}, denied),
        headers: { 'idempotency-key': newKey(), traceparent },
      });
    const idOf = (answer: Answer) => (answer.body['task'] as { id: string }).id;
    const [good, bad] = [await request(PARENT), await request('00-not-a-trace')];
    expect([good.status, bad.status]).toEqual([201, 201]);
    expect((await read(idOf(good))).traceparent).toBe(PARENT);
    expect((await read(idOf(bad))).traceparent).toBeNull();
  });

  it('I6: joins nothing: the same trace of two customers tells neither of the other', async () => {
    const mine = await asked({ traceparent: PARENT });
    const answer = await service.agent('northwind-agent')('POST', '/api/v1/requests', {
      headers: { 'idempotency-key': newKey(), traceparent: PARENT },
      body: bodyFor('service.restart'),
    });
    const theirs = requestView.parse(answer.body);
    expect([theirs.tenant, theirs.traceparent]).toEqual(['northwind', PARENT]);
    expect((await service.agent('northwind-agent')('GET', `/api/v1/requests/${mine.id}`)).status).toBe(404);
    expect((await ana.call('GET', `/api/console/requests/${theirs.id}`)).status).toBe(404);
    const seen = await ana.call('GET', `/api/console/requests?q=${PARENT.slice(3, 35)}`);
    expect(seen.body['total']).toBe(0);
  });
});

describe('whatever the code does, the database', () => {
  const set = (id: string, value: string) =>
    service.world.test.db.withTenant('acme', (sql) =>
      sql.query('UPDATE action_request SET traceparent = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2', ['acme', id, value]),
    );

  it('lets a request have the trace of its submission and no other', async () => {
    const [traced, plain] = [await asked({ traceparent: PARENT }), await asked({})];
    for (const { id } of [traced, plain]) await expect(set(id, OTHER)).rejects.toThrow('its trace is that of its submission');
    expect([(await inDatabase(traced.id))?.traceparent, (await inDatabase(plain.id))?.traceparent]).toEqual([PARENT, null]);
  });

  it.each(TRACEPARENTS.filter(([, header, kept]) => header !== kept))('keeps nothing but version 00: %s', async (_what, header) => {
    const insert = `INSERT INTO action_request SELECT (jsonb_populate_record(r, jsonb_build_object('id', $2::text, 'traceparent', $3::text))).*
      FROM action_request r WHERE r.tenant_id = 'acme' AND r.id = $1`;
    const { id } = await asked({ tool: 'inventory.read' });
    await expect(service.world.test.admin.query(insert, [id, `${id}x`, header])).rejects.toMatchObject({
      code: '23514',
      constraint: 'action_request_traceparent_check',
    });
    expect((await service.world.test.admin.query(insert, [id, `${id}y`, PARENT])).rowCount).toBe(1);
  });
});
