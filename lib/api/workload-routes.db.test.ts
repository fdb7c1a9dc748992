import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey, type WorkloadDetail, workloadDetail } from '#lib/contract/workload-view.ts';
import { type Call, createService, type Service, type Session } from '../../test/service.fixture.ts';

let service: Service;
let mara: Session;
beforeAll(async () => {
  service = await createService({ env: { HOLDPOINT_TRUST_PROXY: 'true' } });
  mara = await service.signIn('mara');
});
afterAll(() => service.close());

const PATH = '/api/console/workloads/agent.acme';
let keys = 0;
const idempotency = () => ({ 'idempotency-key': `key-${(keys += 1)}` });
const keyOf = async (id: string) =>
  newKey.parse((await mara.call('POST', `${PATH}.${id}/keys`, { headers: idempotency(), body: {} })).body);
const withKey = (key: string, from = '203.0.113.7'): Call => {
  return (method, path, init = {}) =>
    service.nobody(method, path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}`, 'x-forwarded-for': from } });
};
const register = async (id: string): Promise<WorkloadDetail> => {
  const body = { name: id, environment: 'lab', classes: ['service-health'] };
  return workloadDetail.parse((await mara.call('PUT', `${PATH}.${id}`, { body })).body);
};

describe('agents and executors over HTTP', () => {
  it('a key that was just made opens the agent’s door, and only that', async () => {
    await register('fresh');
    const { key } = await keyOf('fresh');
    expect((await withKey(key)('GET', '/api/v1/tools')).status).toBe(200);
    expect(await withKey(key)('GET', '/api/console/workloads')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await mara.call('POST', `${PATH}.fresh/keys`, { body: {} })).toMatchObject({ body: { code: 'idempotency_key_required' } });
  });

  it('two who share a key over HTTP are flagged, by what the proxy says and not by what they say', async () => {
    await register('shared');
    const { key } = await keyOf('shared');
    for (const from of ['203.0.113.7', '198.51.100.9', '203.0.113.7'])
      expect((await withKey(key, `192.0.2.${keys}, ${from}`)('GET', '/api/v1/tools')).status).toBe(200);
    const detail = workloadDetail.parse((await mara.call('GET', `${PATH}.shared`)).body);
    expect(detail.workload).toMatchObject({ keyShared: true, state: 'active' });
    expect(detail.keys[0]?.sources.map(({ network }) => network).sort()).toEqual(['198.51.100.0/24', '203.0.113.0/24']);
  });

  it('a socket counts as a use, and ends when everything is revoked', async () => {
    await register('connected');
    const { key } = await keyOf('connected');
    const socket = io(`${service.url}/agent`, { auth: { token: key }, transports: ['websocket'], reconnection: false });
    await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
    const submitted = await withKey(key)('POST', '/api/v1/requests', {
      headers: idempotency(),
      body: {
        tool: 'service.restart',
        arguments: { service: 'Spooler' },
        targets: [{ kind: 'host', name: 'acme-ws1' }],
        intent: { summary: 's' },
      },
    });
    await socket.emitWithAck('watch', { ids: [submitted.body['id']] });
    const detail = workloadDetail.parse((await mara.call('GET', `${PATH}.connected`)).body);
    expect(detail.keys[0]).toMatchObject({ good: true, lastUsedAt: expect.any(String) });
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    const body = { reason: 'retired', typed: 'connected' };
    expect((await mara.call('POST', `${PATH}.connected/revoke`, { body })).body).toMatchObject({
      workload: { state: 'revoked', pending: 0 },
    });
    expect(await ended).toBe('io server disconnect');
  });

  it.each(['agent.acme', 'agent.acme.x.y', 'thing.acme.x', 'agent.ACME.x'])('%s is nobody', async (id) => {
    expect(await mara.call('GET', `/api/console/workloads/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
