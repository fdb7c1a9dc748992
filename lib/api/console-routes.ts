import { createRoute, z } from '@hono/zod-openapi';
import { countsView, listQuery, meView, requestDetail, requestPage } from '#lib/contract/console-view.ts';
import { instant, plainText } from '#lib/contract/json.ts';
import { messageBody } from '#lib/contract/submit-request.ts';
import { countOpen } from '#lib/ops/count-open.ts';
import { getMe } from '#lib/ops/get-me.ts';
import { getRequestDetail } from '#lib/ops/get-request-detail.ts';
import { listRequests } from '#lib/ops/list-requests.ts';
import { postMessage } from '#lib/ops/post-message.ts';
import { revokeSession } from '#lib/ops/revoke-session.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;

/** `/api/console`: what a signed-in person reads and decides, over the customers of their memberships. */
export function consoleRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const guarded = [callers.person];
  const withBody = [callers.person, limitBody, readStrictBody];
  const route = { tags: ['Console'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/requests',
      operationId: 'listRequests',
      summary: 'The queue or the history',
      middleware: guarded,
      request: { query: listQuery },
      responses: { 200: jsonAnswer('A page, by keyset', requestPage), ...refusals(...CALLER, 'invalid_query') },
    }),
    async (c) => c.json(await listRequests(ctx.db, c.get('person'), c.req.valid('query')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/requests/{id}',
      operationId: 'getRequestDetail',
      summary: 'Everything needed to decide one request',
      middleware: guarded,
      request: { params: idParam },
      responses: { 200: jsonAnswer('The request', requestDetail), ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await getRequestDetail(ctx.db, c.get('person'), c.req.valid('param').id), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/requests/{id}/messages',
      operationId: 'askAgent',
      summary: 'Ask the agent a question',
      middleware: withBody,
      request: { params: idParam, headers: idempotencyHeader, ...jsonBody(messageBody) },
      responses: {
        201: jsonAnswer('Posted', z.object({ id: z.string(), at: instant })),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...KEY_REFUSALS, 'not_found'),
      },
    }),
    async (c) => {
      const idempotency = { key: readIdempotencyKey(c.req.header('idempotency-key')), bodyHash: c.get('bodyHash') };
      return c.json(await postMessage(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json'), idempotency), 201);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/me',
      operationId: 'getMe',
      summary: 'Who is signed in',
      middleware: guarded,
      responses: { 200: jsonAnswer('The person', meView), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await getMe(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/counts',
      operationId: 'countOpen',
      summary: 'How many requests wait',
      middleware: guarded,
      responses: { 200: jsonAnswer('Counts by customer', countsView), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await countOpen(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/sessions/{id}',
      operationId: 'revokeSession',
      summary: 'End one of one’s own sessions',
      middleware: guarded,
      request: {
        params: z.object({ id: plainText(128) }),
      },
      responses: { 204: { description: 'Ended' }, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => {
      await revokeSession(ctx.db, c.get('person'), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return router;
}
