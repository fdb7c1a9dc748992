import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textHash } from '#lib/audit/digest.ts';
import { verifyLog } from '#lib/audit/verify.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import { exportAudit } from '#lib/ops/export-audit.ts';
import { type Authenticator, createAuthenticator } from '../../test/authenticator.fixture.ts';
import { PASSWORD } from '../../test/world.fixture.ts';
import { type Answer, createService, type Service, type Session } from '../../test/service.fixture.ts';

/** The decision over HTTP, as a browser makes it. Every answer is held to the OpenAPI document as well. */
let service: Service;
let ana: Session;
let mara: Session;
let key: Authenticator;
beforeAll(async () => {
  service = await createService();
  [ana, mara] = await Promise.all([service.signIn('ana'), service.signIn('mara')]);
  key = createAuthenticator({ origin: service.url });
});
afterAll(async () => {
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const said = ({ status, body }: Answer) => [status, body['code']];
const post = (session: Session, path: string, body: unknown = {}) => session.call('POST', `/api/console/${path}`, { body });
const seen = ({ digest, version }: RequestView) => ({ digest, version });

async function signed(view: RequestView, session = ana): Promise<JsonObject> {
  const { body } = await post(session, `requests/${view.id}/step-up`, seen(view));
  const { options, ...rest } = body as { options: JsonObject };
  return { ...rest, credential: key.assert(options) };
}

describe('passkeys', () => {
  it('are enrolled, named, listed and vouched for; the last one stays', async () => {
    expect((await ana.call('GET', '/api/console/passkeys')).body).toEqual({ items: [], mayEnrol: true, whyNot: null, asksPassword: true });
    expect(said(await post(ana, 'passkeys/options'))).toEqual([403, 'password_required']);
    expect(said(await post(ana, 'passkeys/options', { password: 'a guess' }))).toEqual([403, 'password_required']);
    const begun = (await post(ana, 'passkeys/options', { password: PASSWORD })).body as { options: JsonObject; assertion: null };
    expect(begun.assertion).toBeNull();
    const enrolled = await post(ana, 'passkeys', { name: 'Phone', credential: key.register(begun.options) });
    expect([enrolled.status, enrolled.body]).toMatchObject([201, { id: key.id, name: 'Phone' }]);
    expect(said(await post(ana, 'passkeys', { name: 'Phone', credential: key.register(begun.options) }))).toEqual([
      409,
      'challenge_expired',
    ]);

    const spare = createAuthenticator({ origin: service.url });
    const again = (await post(ana, 'passkeys/options')).body as { options: JsonObject; assertion: JsonObject };
    expect(said(await post(ana, 'passkeys', { name: 'Key', credential: spare.register(again.options) }))).toEqual([
      403,
      'step_up_required',
    ]);
    const third = (await post(ana, 'passkeys/options')).body as { options: JsonObject; assertion: JsonObject };
    const vouched = { name: 'Key', credential: spare.register(third.options), assertion: key.assert(third.assertion) };
    expect((await post(ana, 'passkeys', vouched)).status).toBe(201);
    expect((await ana.call('DELETE', `/api/console/passkeys/${spare.id}`)).status).toBe(204);
    expect(said(await ana.call('DELETE', `/api/console/passkeys/${key.id}`))).toEqual([409, 'last_passkey']);
  });

  it('a session from before is asked to sign in again', async () => {
    const old = await service.signIn('ben');
    await service.world.test.admin.query(`UPDATE session SET created_at = now() - interval '16 minutes' WHERE id = $1`, [old.id]);
    expect((await old.call('GET', '/api/console/passkeys')).body).toMatchObject({ mayEnrol: false });
    expect(said(await post(old, 'passkeys/options'))).toEqual([403, 'fresh_sign_in_required']);
    expect(said(await old.call('DELETE', '/api/console/passkeys/x'))).toEqual([403, 'fresh_sign_in_required']);
  });

  it('that are lost are recovered by two people', async () => {
    const aud = await service.signIn('aud');
    const asked = await post(aud, 'people/ana/passkey-recovery');
    expect(asked.status).toBe(201);
    expect(said(await post(aud, `passkey-recoveries/${String(asked.body['id'])}/approve`))).toEqual([403, 'second_person_required']);
    expect((await mara.call('GET', '/api/console/passkey-recoveries')).body).toMatchObject({ items: [{ mayApprove: true }] });
    expect((await post(mara, `passkey-recoveries/${String(asked.body['id'])}/approve`)).status).toBe(200);
    ana = await service.signIn('ana');
    key = createAuthenticator({ origin: service.url });
    const { options, assertion } = (await post(ana, 'passkeys/options', { password: PASSWORD })).body as {
      options: JsonObject;
      assertion: null;
    };
    expect(assertion).toBeNull();
    expect((await post(ana, 'passkeys', { name: 'New phone', credential: key.register(options) })).status).toBe(201);
    expect((await ana.call('GET', '/api/console/passkeys')).body).toMatchObject({ items: [{ id: key.id }] });
  });
});

describe('a decision', () => {
  it('that takes a passkey', async () => {
    const view = await service.submit('acme-agent', 'host.reboot');
    expect(said(await service.vote(ana, view))).toEqual([403, 'step_up_required']);
    const assertion = await signed(view);
    expect(said(await service.vote(ana, view, 'approve', { assertion: { ...assertion, mac: 'x' } }))).toEqual([422, 'assertion_invalid']);
    const cleo = await service.signIn('cleo');
    expect(said(await service.vote(cleo, view, 'approve', { assertion }))).toEqual([422, 'assertion_invalid']);
    expect(said(await service.vote(cleo, view))).toEqual([403, 'passkey_required']);
    const answer = await service.vote(ana, view, 'approve', { assertion });
    expect([answer.status, answer.body['request']]).toMatchObject([200, { status: 'approved' }]);
    const report = await verifyLog(exportAudit(service.world.ctx.db, 'acme'));
    expect(report).toMatchObject({ ok: true, assertions: 1 });
  });

  it('that takes what was displayed, for long enough, and a name', async () => {
    const view = await service.submit('acme-agent', 'host.wipe');
    const shown = textHash(shownText(shownOf(view.arguments, view.targets)));
    expect(said(await service.vote(ana, view, 'approve', { shown }))).toEqual([422, 'display_required']);
    expect(said(await post(ana, `requests/${view.id}/views`, { ...seen(view), version: 2 }))).toEqual([409, 'stale_view']);
    expect((await post(ana, `requests/${view.id}/views`, seen(view))).status).toBe(204);
    const move = (by: string) =>
      service.world.test.admin.query(`UPDATE request_view SET opened_at = opened_at + $2::interval WHERE request_id = $1`, [view.id, by]);
    await move('1 hour');
    const early = await service.vote(ana, view, 'approve', { shown, typed: 'acme-ws1' });
    expect(said(early)).toEqual([409, 'too_fast']);
    expect(early.body['retryAfterMs']).toBeGreaterThan(0);
    await move('-2 hours');
    expect(said(await service.vote(ana, view, 'approve', { shown }))).toEqual([422, 'confirmation_required']);
    expect((await service.vote(ana, view, 'approve', { shown, typed: 'acme-ws1' })).status).toBe(200);
    expect((await ana.call('GET', `/api/console/requests/${view.id}`)).body).toMatchObject({ viewers: [{ id: 'ana', name: 'Ana' }] });
  });

  it('on an edit, previewed before', async () => {
    const view = await service.submit('acme-agent', 'disk.cleanup');
    const preview = (args: JsonObject) => post(ana, `requests/${view.id}/preview`, { arguments: args });
    expect((await preview({ olderThanDays: 0 })).body).toMatchObject({ digest: null, errors: [{ pointer: '/arguments/olderThanDays' }] });
    const { body } = await preview({ olderThanDays: 40 });
    expect(body).toMatchObject({ errors: [], policy: { outcome: 'escalate' }, approval: { need: { technician: 1 } }, risk: 'low' });
    const answer = await service.vote(ana, view, 'approve', { arguments: { olderThanDays: 40 } });
    expect(answer.body['request']).toMatchObject({ status: 'approved', digest: body['digest'] });
  });

  it('is taken back, until it was redeemed', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const approved = (await service.vote(ana, view)).body['request'] as RequestView;
    const back = await service.vote(ana, approved, 'deny');
    expect([back.status, back.body['undone']]).toEqual([200, true]);
    const running = await service.submit('acme-agent', 'inventory.read');
    const grant = { grant: running.grant?.token, digest: running.digest };
    expect((await service.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body: grant })).status).toBe(200);
    expect(said(await service.vote(ana, running, 'deny'))).toEqual([409, 'consumed']);
  });
});

describe('a report', () => {
  it('stops the agent, and its manager reads why', async () => {
    const [view, other] = [await service.submit('acme-agent', 'service.restart'), await service.submit('acme-agent', 'service.restart')];
    const body = { ...seen(view), tenant: 'acme', reason: 'It asks for what it was told not to.' };
    expect(said(await post(ana, `requests/${view.id}/report`, { ...body, tenant: 'northwind' }))).toEqual([409, 'stale_view']);
    const answer = await post(ana, `requests/${view.id}/report`, body);
    expect([answer.status, answer.body]).toMatchObject([200, { request: { status: 'denied' }, agent: { suspended: true } }]);
    expect(said(await service.agent('acme-agent')('GET', `/api/v1/requests/${other.id}`))).toEqual([403, 'agent_suspended']);
    expect(said(await service.vote(ana, other))).toEqual([403, 'agent_suspended']);

    const { items } = (await mara.call('GET', '/api/console/notices')).body as { items: { id: string }[] };
    expect(items).toMatchObject([{ requestId: view.id, agentName: 'Acme agent', by: 'Ana', tenant: { id: 'acme' }, acknowledgedBy: null }]);
    expect((await ana.call('GET', '/api/console/notices')).body).toEqual({ items: [] });
    expect(said(await post(ana, `notices/${items[0]?.id}/acknowledge`))).toEqual([404, 'not_found']);
    expect((await post(mara, `notices/${items[0]?.id}/acknowledge`)).body).toMatchObject({ acknowledgedBy: 'Mara' });
    expect((await verifyLog(exportAudit(service.world.ctx.db, 'acme'))).problems).toEqual([]);
  });
});
