import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesOf } from '../../test/openapi.fixture.ts';
import { createService, type Service } from '../../test/service.fixture.ts';
import { CASES } from './cases.fixture.ts';
import { createApi } from './create-api.ts';

let service: Service;
beforeAll(async () => {
  service = await createService();
});
afterAll(() => service.close());

describe('the OpenAPI document', () => {
  it('has exactly the routes of the app', () => {
    const { ctx, config, wakeUps } = service.node;
    const app = createApi({ ctx, config, wakeUps, log: () => {} });
    const inApp = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replace(/:([^/]+)/g, '{$1}')}`);
    const inDocument = routesOf(service.document).map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(inApp)].sort()).toEqual(inDocument.sort());
  });

  it('has a case in the generated suites for each operation, and no case is about a route that is gone', () => {
    const operations = routesOf(service.document).map(({ operation, method, path }) => `${operation.operationId}: ${method} ${path}`);
    const cases = Object.entries(CASES).map(([name, { method, path }]) => `${name}: ${method} ${path('{}')}`);
    // Whatever its name in the document: a case takes one id.
    expect(cases.sort()).toEqual(operations.map((line) => line.replace(/\{\w+\}/g, '{}')).sort());
  });

  it('is OpenAPI 3.1: each operation has an id of its own, its path parameters, a success, and refusals as problem documents', () => {
    const routes = routesOf(service.document);
    expect(service.document.openapi).toMatch(/^3\.1\./);
    expect(new Set(routes.map(({ operation }) => operation.operationId)).size).toBe(routes.length);
    for (const { path, operation } of routes) {
      const declared = (operation.parameters ?? []).filter((each) => each.in === 'path').map(({ name }) => name);
      expect(declared, path).toEqual([...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name));
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.filter((status) => status.startsWith('2')),
        path,
      ).toHaveLength(1);
      for (const status of statuses.filter((each) => each >= '400')) {
        // OAuth's clients read the refusals of the token endpoint as RFC 6749 has them.
        const oauth = path === '/api/v1/token' && ['400', '401'].includes(status);
        const type = oauth ? 'application/json' : 'application/problem+json';
        expect(Object.keys(operation.responses[status]?.content ?? {}), `${path} ${status}`).toEqual([type]);
      }
    }
  });

  it('refers only to schemas and security schemes that it holds', () => {
    const text = JSON.stringify(service.document);
    const refs = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect([...text.matchAll(/"\$ref":"/g)]).toHaveLength(refs.length);
    expect(refs.filter((name) => !Object.hasOwn(service.document.components.schemas, name ?? ''))).toEqual([]);
    const schemes = routesOf(service.document).flatMap(({ operation }) => (operation.security ?? []).flatMap((each) => Object.keys(each)));
    expect(new Set(schemes)).toEqual(new Set(Object.keys(service.document.components.securitySchemes)));
  });

  it('is what every public route answers by', async () => {
    for (const [name, { method, path }] of Object.entries(CASES).filter(([, { door }]) => door === 'public'))
      expect((await service.nobody(method, path(''))).status, name).toBe(200);
  });
});
