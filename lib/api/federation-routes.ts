import { createRoute, z } from '@hono/zod-openapi';
import { createFederationBody, federationList, federationQuery, federationView } from '#lib/contract/federation.ts';
import { plainText } from '#lib/contract/json.ts';
import { createFederation } from '#lib/ops/create-federation.ts';
import { listFederations } from '#lib/ops/list-federations.ts';
import { revokeFederation } from '#lib/ops/revoke-federation.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;

/** Whose tokens speak for agents and executors: said by a customer's administrators. */
export function federationRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const route = { tags: ['Federations'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/federations',
      operationId: 'listFederations',
      summary: 'Whose tokens speak for which workload',
      description: 'Of the customers that one administers, manages or audits, the revoked ones too.',
      middleware: [callers.person],
      request: { query: federationQuery },
      responses: { 200: jsonAnswer('Newest first, at most 500', federationList), ...refusals(...CALLER, 'invalid_query') },
    }),
    async (c) => c.json(await listFederations(ctx.db, c.get('person'), c.req.valid('query')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/federations',
      operationId: 'createFederation',
      summary: 'Pin an issuer and subject, a SPIFFE ID, or keys to a workload',
      description:
        'For administrators, after a sign-in of the last 15 minutes. Values are exact. Nothing of it can be changed later: make another one and end this one.',
      middleware: [callers.person, limitBody, readStrictBody],
      request: { headers: idempotencyHeader, ...jsonBody(createFederationBody) },
      responses: {
        201: jsonAnswer('The federation', federationView),
        ...refusals(
          ...BODY_REFUSALS,
          ...CALLER,
          ...KEY_REFUSALS,
          'not_found',
          'fresh_sign_in_required',
          'issuer_not_allowed',
          'jwks_invalid',
          'federation_exists',
        ),
      },
    }),
    async (c) => {
      const idempotency = { key: readIdempotencyKey(c.req.header('idempotency-key')), bodyHash: c.get('bodyHash') };
      return c.json(await createFederation(ctx, c.get('person'), c.req.valid('json'), idempotency), 201);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/federations/{id}',
      operationId: 'revokeFederation',
      summary: 'End a federation and every token made by it',
      middleware: [callers.person],
      request: { params: z.object({ id: plainText(128) }) },
      responses: { 204: { description: 'Ended' }, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => {
      await revokeFederation(ctx.db, c.get('person'), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  return router;
}
