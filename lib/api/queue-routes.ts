import { createRoute, z } from '@hono/zod-openapi';
import { claimAnswer, claimBody, colleagueList, handOverBody } from '#lib/contract/claim-view.ts';
import { instant } from '#lib/contract/json.ts';
import { messageBody } from '#lib/contract/submit-request.ts';
import { claimRequest } from '#lib/ops/claim-request.ts';
import { handOverRequest } from '#lib/ops/hand-over-request.ts';
import { listColleagues } from '#lib/ops/list-colleagues.ts';
import { postMessage } from '#lib/ops/post-message.ts';
import { releaseRequest } from '#lib/ops/release-request.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;
const WORK = ['not_found', 'signer_inactive', 'already_decided', 'expired', 'withdrawn'] as const;

/** Who works on what: a claim is a word among colleagues and never a lock. */
export function queueRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const guarded = [callers.person];
  const withBody = [callers.person, limitBody, readStrictBody];
  const route = { tags: ['Console'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'put',
      path: '/api/console/requests/{id}/claim',
      operationId: 'claimRequest',
      summary: 'Say that one works on a request',
      description: 'What another person has is taken over with `takeOver` only. Whoever may sign still may, claimed or not.',
      middleware: withBody,
      request: { params: idParam, ...jsonBody(claimBody) },
      responses: {
        200: jsonAnswer('Who works on it now', claimAnswer),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...WORK, 'own_request', 'claimed'),
      },
    }),
    async (c) => c.json(await claimRequest(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/requests/{id}/claim',
      operationId: 'releaseRequest',
      summary: 'Let go of a request that one works on',
      middleware: guarded,
      request: { params: idParam },
      responses: { 200: jsonAnswer('Nobody works on it now', claimAnswer), ...refusals(...CALLER, ...WORK, 'claimed') },
    }),
    async (c) => c.json(await releaseRequest(ctx, c.get('person'), c.req.valid('param').id), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/requests/{id}/hand-over',
      operationId: 'handOverRequest',
      summary: 'Hand a request to a colleague, or to whoever holds a role',
      description: 'Doing it again gives it again: the last one counts. The note is for colleagues.',
      middleware: withBody,
      request: { params: idParam, ...jsonBody(handOverBody) },
      responses: {
        200: jsonAnswer('Who works on it now', claimAnswer),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...WORK, 'not_a_signer'),
      },
    }),
    async (c) => c.json(await handOverRequest(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/requests/{id}/colleagues',
      operationId: 'listColleagues',
      summary: 'Who may sign for the customer of a request',
      middleware: guarded,
      request: { params: idParam },
      responses: { 200: jsonAnswer('Everybody who holds a signing role there', colleagueList), ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await listColleagues(ctx.db, c.get('person'), c.req.valid('param').id), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/requests/{id}/notes',
      operationId: 'postNote',
      summary: 'Leave a note for colleagues',
      description: 'No agent ever reads it.',
      middleware: withBody,
      request: { params: idParam, headers: idempotencyHeader, ...jsonBody(messageBody) },
      responses: {
        201: jsonAnswer('Posted', z.object({ id: z.string(), at: instant })),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...KEY_REFUSALS, 'not_found'),
      },
    }),
    async (c) => {
      const idempotency = { key: readIdempotencyKey(c.req.header('idempotency-key')), bodyHash: c.get('bodyHash') };
      const { id } = c.req.valid('param');
      return c.json(await postMessage(ctx, c.get('person'), id, c.req.valid('json'), idempotency, 'colleagues'), 201);
    },
  );

  return router;
}
