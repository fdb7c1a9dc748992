import { createRoute } from '@hono/zod-openapi';
import { accessRequestBody, augmentationSchema, cancelBody, notificationSchema, taskAnswer } from '#lib/contract/access-request.ts';
import { jsonObject } from '#lib/contract/json.ts';
import { readTraceparent } from '#lib/domain/trace-context.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import { requestAccess } from '#lib/ops/request-access.ts';
import { toAccessTask } from '#lib/ops/to-access-task.ts';
import { withdrawRequest } from '#lib/ops/withdraw-request.ts';
import { toAccessProblem } from './access-problem.ts';
import { AGENT_REFUSALS, createWait, preferHeader } from './agent-door.ts';
import { limitBody, readStrictBody, readStrictBodyIfAny } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { AGENT, BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, readIdempotencyKey } from './idempotency-key.ts';
import { readWait } from './prefer.ts';
import { problemResponse } from './problem.ts';
import { echoRequestId } from './request-identifier.ts';
import { sourceAddress } from './source-address.ts';
import { traceHeader } from './trace-header.ts';

/** AuthZEN Callback Notifications Profile, Draft 1 (October 2026). */
const notificationPath = {
  '{$request.body#/callback/endpoint}': {
    post: {
      summary: 'The status of a task changed',
      description:
        'Sent by the service, again and again until it is answered with 2xx: seven times in an hour and a half. `Authorization` is a bearer JWT (`Ed25519`, `typ: holdpoint-callback+jwt`) by a key of `/.well-known/jwks.json`: `iss` this service, `aud` the endpoint, `jti` the same for each attempt, `body_sha256` the base64url SHA-256 of the body. It never carries a result.',
      requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/AccessNotification' } } } },
      responses: { '2XX': { description: 'Taken. Any other status, a redirect too, is none' } },
    },
  },
};

/** What the profile asks a poller to begin with; whoever sends `Prefer: wait` need not poll. */
const POLL_SECONDS = '5';

/**
 * AuthZEN Access Request and Approval Profile, Draft 1 (June 2026), with callbacks, over the operations of `/api/v1`: submit, collect and
 * withdraw. A task is a request; its refusals have the profile's problem types and our codes.
 */
export function accessRoutes({ ctx, config, wakeUps, log }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const issuer = config.publicUrl;
  const wait = createWait({ ctx, wakeUps });
  router.openAPIRegistry.registerComponent('schemas', 'AccessNotification', notificationSchema);
  router.onError((error, c) => problemResponse(toAccessProblem(error), c.req.path, log));

  router.openapi(
    createRoute({
      method: 'post',
      path: '/access/v1/requests',
      operationId: 'requestAccess',
      tags: ['AuthZEN'],
      summary: 'Request what was denied',
      description:
        'Makes the same request as `POST /api/v1/requests`, judged again by policy. The same key and body give the same task. With `callback`, each change of its status to an event that was asked for is told there: the endpoint is at or below an address that a manager allowed for this agent, or the request is refused. Requests of several items are not offered.',
      callbacks: { statusChanged: notificationPath },
      security: AGENT,
      middleware: [echoRequestId, callers.agent, callers.submitting, limitBody, readStrictBody],
      request: { ...jsonBody(accessRequestBody), headers: idempotencyHeader.extend(traceHeader.shape) },
      responses: {
        201: {
          ...jsonAnswer('The task, as it stands', taskAnswer),
          headers: { Location: { schema: { type: 'string' }, description: 'The task’s `status_endpoint`' } },
        },
        ...refusals(
          ...BODY_REFUSALS,
          ...AGENT_REFUSALS,
          'invalid_header',
          'idempotency_key_required',
          'duplicate_request',
          'invalid_denial_binding',
          'expired_denial',
          'unknown_tool',
          'invalid_arguments',
          'invalid_targets',
          'too_many_pending',
          'callback_not_allowed',
          'too_many_callbacks',
        ),
      },
    }),
    async (c) => {
      const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
      const traceparent = readTraceparent(c.req.header('traceparent'));
      const meta = { idempotencyKey, bodyHash: c.get('bodyHash'), sourceIp: sourceAddress(c, config), traceparent, issuer };
      const { view, replayed } = await requestAccess(ctx, c.get('agent'), c.req.valid('json'), meta);
      const answer = toAccessTask(view, issuer);
      c.header('location', answer.task.status_endpoint);
      if (replayed) c.header('idempotent-replayed', 'true');
      return c.json(answer, 201);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/access/v1/requests/{id}',
      operationId: 'getAccessTask',
      tags: ['AuthZEN'],
      summary: 'Read a task, or wait for its decision',
      description:
        'Only `approved` with a `result` is an approval, and only its grant lets anything run. Any other status is none, `consumed` too: there the approval was used.',
      security: AGENT,
      middleware: [echoRequestId, callers.agent],
      request: { params: idParam, headers: preferHeader },
      responses: {
        200: {
          ...jsonAnswer('The task', taskAnswer),
          headers: { 'Retry-After': { schema: { type: 'string' }, description: 'Seconds, while the task is pending' } },
        },
        ...refusals(...AGENT_REFUSALS, 'invalid_header', 'not_found'),
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const seconds = readWait(c.req.header('prefer'));
      const view = await (seconds === null ? collectDecision(ctx, c.get('agent'), id) : wait(c, id, seconds));
      if (view.status === 'pending') c.header('retry-after', POLL_SECONDS);
      return c.json(toAccessTask(view, issuer), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/access/v1/requests/{id}/cancel',
      operationId: 'cancelAccessRequest',
      tags: ['AuthZEN'],
      summary: 'Take a pending access request back',
      description: 'The body is optional. Again by the same agent: the same answer.',
      security: AGENT,
      middleware: [echoRequestId, callers.agent, limitBody, readStrictBodyIfAny],
      request: { params: idParam, body: { required: false, content: { 'application/json': { schema: cancelBody } } } },
      responses: {
        200: jsonAnswer('The task, cancelled', taskAnswer),
        ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS, 'not_found', 'already_decided', 'expired'),
      },
    }),
    async (c) => {
      const { reason, comment } = c.req.valid('json') ?? {};
      const said = [reason, comment].filter((text) => text !== undefined).join(': ');
      const view = await withdrawRequest(ctx, c.get('agent'), c.req.valid('param').id, { reason: said });
      return c.json(toAccessTask(view, issuer), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/access/v1/request-schema',
      operationId: 'getAccessRequestSchema',
      tags: ['AuthZEN'],
      summary: 'What an access request adds',
      description: 'As JSON Schema: what its `context` has beyond that of the denied evaluation.',
      responses: { 200: jsonAnswer('JSON Schema 2020-12', jsonObject) },
    }),
    (c) => c.json(augmentationSchema, 200),
  );

  return router;
}
