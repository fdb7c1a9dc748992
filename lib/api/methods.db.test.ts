import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service, type Session } from '../../test/service.fixture.ts';
import { CASES } from './cases.fixture.ts';

let service: Service;
let ana: Session;
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
});
afterAll(() => service.close());

const PATHS = [...new Set(Object.values(CASES).map(({ path }) => path('req_00000000000000000000000000')))];
/** A path with a word where another has an id is of both: whatever either takes is allowed there. */
const matches = (each: (typeof CASES)[string], path: string) =>
  new RegExp(`^${each.path('AN_ID').replaceAll('.', '\\.').replace('AN_ID', '[^/]+')}$`).test(path);
const methodsOf = (path: string) =>
  [
    ...new Set(
      Object.values(CASES)
        .filter((each) => matches(each, path))
        .map(({ method }) => method),
    ),
  ].sort();

describe('methods', () => {
  it.each(PATHS)('%s: another method is 405 with what is allowed', async (path) => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((each) => !methodsOf(path).includes(each))) {
      const answer = await ana.call(method, path);
      expect({ method, status: answer.status, code: answer.body['code'] }).toEqual({ method, status: 405, code: 'method_not_allowed' });
      expect(answer.headers.get('allow')?.split(', ')).toEqual(methodsOf(path));
    }
  });

  it.each(Object.entries(CASES).filter(([, { method, about }]) => method === 'GET' && about === 'nothing'))(
    '%s: HEAD is GET without a body',
    async (_, { door, path }) => {
      const call = door === 'person' ? ana.call : door === 'agent' || door === 'workload' ? service.agent('acme-agent') : service.nobody;
      const [head, get] = [await call('HEAD', path('')), await call('GET', path(''))];
      expect(head.text).toBe('');
      expect(head.status).toBe(get.status);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    },
  );

  it('no GET decides: there is none on a vote, and none that takes a verdict', async () => {
    const view = await service.submit('acme-agent', 'service.restart');
    const query = `?verdict=approve&digest=${view.digest}&version=1&tenant=acme&reason=x`;
    expect((await ana.call('GET', `/api/console/requests/${view.id}/votes${query}`)).status).toBe(405);
    expect((await ana.call('GET', `/api/console/requests/${view.id}${query}`)).status).toBe(200);
    expect((await ana.call('HEAD', `/api/console/requests/${view.id}/votes${query}`)).status).toBe(405);
    const after = await service.agent('acme-agent')('GET', `/api/v1/requests/${view.id}`);
    expect(after.body).toMatchObject({ status: 'pending', version: view.version });
  });

  it.each(['/api/v1', '/api/v1/', '/api/v1/nothing', '/api/v1/requests/', '/api/console', '/api/v1/requests/a/b/c', '/api/v1//requests'])(
    '%s is no route',
    async (path) => {
      const answer = await service.agent('acme-agent')('GET', path);
      expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status: 404, code: 'not_found' });
    },
  );

  it.each(['%00', '%E0%A4%A', 'a'.repeat(65), "'%20OR%20'1'='1", '..%2f..%2fetc', '%F0%9F%92%A5'])(
    'an id that is none is not_found: %s',
    async (id) => {
      for (const [name, { door, about, method, path, init }] of Object.entries(CASES)) {
        if (about !== 'request' && about !== 'session' && about !== 'federation' && about !== 'callback-origin') continue;
        const call = door === 'agent' ? service.agent('acme-agent') : door === 'executor' ? service.executor('acme-exec') : ana.call;
        const answer = await call(method, path(id), init?.(id) ?? {});
        expect({ name, status: answer.status, code: answer.body['code'] }).toEqual({ name, status: 404, code: 'not_found' });
      }
    },
  );

  it('no answer may be kept by a cache or sniffed by a browser, but for the keys', async () => {
    for (const [name, { door, about, method, path }] of Object.entries(CASES)) {
      if (method !== 'GET' || about !== 'nothing') continue;
      const call = door === 'person' ? ana.call : door === 'agent' || door === 'workload' ? service.agent('acme-agent') : service.nobody;
      const { headers } = await call('GET', path(''));
      expect([name, headers.get('cache-control')]).toEqual([name, name === 'getJwks' ? 'public, max-age=60' : 'no-store']);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
