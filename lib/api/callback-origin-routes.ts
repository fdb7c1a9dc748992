import { createRoute, z } from '@hono/zod-openapi';
import { callbackOriginList, callbackOriginQuery, callbackOriginView, createCallbackOriginBody } from '#lib/contract/callback-origin.ts';
import { plainText } from '#lib/contract/json.ts';
import { createCallbackOrigin } from '#lib/ops/create-callback-origin.ts';
import { listCallbackOrigins } from '#lib/ops/list-callback-origins.ts';
import { revokeCallbackOrigin } from '#lib/ops/revoke-callback-origin.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;

/** Where agents may ask to be told of decisions: said by a customer's managers and administrators, and never by a body. */
export function callbackOriginRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const route = { tags: ['Callbacks'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/callback-origins',
      operationId: 'listCallbackOrigins',
      summary: 'Where agents may ask to be told, and how it went last',
      description: 'Of the customers that one administers, manages or audits, the ended ones too.',
      middleware: [callers.person],
      request: { query: callbackOriginQuery },
      responses: { 200: jsonAnswer('Newest first, at most 500', callbackOriginList), ...refusals(...CALLER, 'invalid_query') },
    }),
    async (c) => c.json(await listCallbackOrigins(ctx.db, c.get('person'), c.req.valid('query')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/callback-origins',
      operationId: 'createCallbackOrigin',
      summary: 'Allow an agent to be told at an address',
      description:
        'For managers and administrators. Callbacks of its access requests are accepted at this address and below it. What its name leads to is checked at each delivery. It cannot be changed later: end it and allow another one.',
      middleware: [callers.person, limitBody, readStrictBody],
      request: { headers: idempotencyHeader, ...jsonBody(createCallbackOriginBody) },
      responses: {
        201: jsonAnswer('The callback origin', callbackOriginView),
        ...refusals(
          ...BODY_REFUSALS,
          ...CALLER,
          ...KEY_REFUSALS,
          'not_found',
          'callback_not_allowed',
          'callback_origin_exists',
          'too_many_callback_origins',
        ),
      },
    }),
    async (c) => {
      const idempotency = { key: readIdempotencyKey(c.req.header('idempotency-key')), bodyHash: c.get('bodyHash') };
      return c.json(await createCallbackOrigin(ctx, c.get('person'), c.req.valid('json'), idempotency), 201);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/callback-origins/{id}',
      operationId: 'revokeCallbackOrigin',
      summary: 'End a callback origin and stop what waits to be delivered there',
      middleware: [callers.person],
      request: { params: z.object({ id: plainText(128) }) },
      responses: { 204: { description: 'Ended' }, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => {
      await revokeCallbackOrigin(ctx, c.get('person'), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return router;
}
