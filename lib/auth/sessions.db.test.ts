import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createService, type Service } from '../../test/service.fixture.ts';
import { AUTH_SECRET } from '../../test/world.fixture.ts';

let service: Service;
beforeAll(async () => {
  service = await createService();
});
afterAll(() => service.close());

const said = ({ status, body }: Answer) => [status, body['code']];
const admin = (text: string, ...values: string[]) => service.world.test.admin.query(text, values);

describe('a session is a row that every call looks up', () => {
  it.each([
    ['ended by its person', (id: string) => admin('UPDATE session SET revoked_at = now() WHERE id = $1', id)],
    ['over', (id: string) => admin('UPDATE session SET expires_at = now() WHERE id = $1', id)],
    ['gone', (id: string) => admin('DELETE FROM session WHERE id = $1', id)],
  ])('one that is %s is refused at the next call, though its cookie is good', async (_, end) => {
    const session = await service.signIn('ben');
    expect((await session.call('GET', '/api/console/me')).status).toBe(200);
    await end(session.id);
    expect(said(await session.call('GET', '/api/console/me'))).toEqual([401, 'session_revoked']);
  });

  it("a cookie that names somebody else's session is refused", async () => {
    const session = await service.signIn('ben');
    const token = await encode({ token: { sub: 'mara', sid: session.id }, secret: AUTH_SECRET });
    const headers = { cookie: `next-auth.session-token=${token}` };
    expect(said(await service.nobody('GET', '/api/console/me', { headers }))).toEqual([401, 'session_revoked']);
  });

  it('one of several is ended by the others, and the list says which is the current one', async () => {
    const [laptop, phone] = [await service.signIn('mara'), await service.signIn('mara')];
    const me = await laptop.call('GET', '/api/console/me');
    expect(me.body['sessions']).toContainEqual(expect.objectContaining({ id: laptop.id, current: true }));
    expect(me.body['sessions']).toContainEqual(expect.objectContaining({ id: phone.id, current: false }));
    expect((await laptop.call('DELETE', `/api/console/sessions/${phone.id}`)).status).toBe(204);
    expect(said(await phone.call('GET', '/api/console/me'))).toEqual([401, 'session_revoked']);
    expect((await laptop.call('GET', '/api/console/me')).status).toBe(200);
  });

  it('a role that is lost is lost at the next call, and a vote in flight with it', async () => {
    const [view, session] = [await service.submit('acme-agent', 'service.restart'), await service.signIn('ana')];
    await admin(`UPDATE membership SET role = 'auditor' WHERE person_id = 'ana'`);
    expect(said(await service.vote(session, view))[0]).toBe(403);
    expect((await session.call('GET', `/api/console/requests/${view.id}`)).body['may']).toMatchObject({ approve: false, deny: false });
    await admin(`DELETE FROM membership WHERE person_id = 'ana'`);
    expect(said(await service.vote(session, view))).toEqual([404, 'not_found']);
    expect((await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`)).body['status']).toBe('pending');
  });

  it('a person who is disabled is out at the next call', async () => {
    const session = await service.signIn('cleo');
    await admin(`UPDATE person SET disabled_at = now() WHERE id = 'cleo'`);
    expect(said(await session.call('GET', '/api/console/me'))).toEqual([401, 'session_revoked']);
  });
});
