import { createRoute, z } from '@hono/zod-openapi';
import { instant } from '#lib/contract/json.ts';
import { requestView } from '#lib/contract/request-view.ts';
import { messageBody, submitRequestBody, withdrawBody } from '#lib/contract/submit-request.ts';
import { toolList } from '#lib/contract/tool-view.ts';
import { readTraceparent } from '#lib/domain/trace-context.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import { listTools } from '#lib/ops/list-tools.ts';
import { postMessage } from '#lib/ops/post-message.ts';
import { submitRequest } from '#lib/ops/submit-request.ts';
import { withdrawRequest } from '#lib/ops/withdraw-request.ts';
import { AGENT_REFUSALS, createWait, preferHeader } from './agent-door.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { AGENT, BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';
import { readWait } from './prefer.ts';
import { sourceAddress } from './source-address.ts';
import { traceHeader } from './trace-header.ts';

const submitHeaders = preferHeader.extend(idempotencyHeader.shape).extend(traceHeader.shape);

/** `/api/v1` for agents: propose, wait, take back, answer, and see which tools there are. */
export function agentRoutes({ ctx, config, wakeUps }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const wait = createWait({ ctx, wakeUps });
  const guarded = [callers.agent];
  const withBody = [callers.agent, limitBody, readStrictBody];

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/requests',
      operationId: 'submitRequest',
      tags: ['Agent'],
      summary: 'Propose one tool call',
      description:
        'Policy answers at once: allowed calls come back approved with a grant, denied ones with the reasons, the rest wait for people.',
      security: AGENT,
      middleware: [callers.agent, callers.submitting, limitBody, readStrictBody],
      request: { ...jsonBody(submitRequestBody), headers: submitHeaders },
      responses: {
        201: {
          ...jsonAnswer('The request, as it stands', requestView),
          headers: { Location: { schema: { type: 'string' }, description: 'Where to read it' } },
        },
        ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS, ...KEY_REFUSALS, 'unknown_tool', 'invalid_arguments', 'too_many_pending'),
      },
    }),
    async (c) => {
      const agent = c.get('agent');
      const waitSeconds = readWait(c.req.header('prefer'));
      const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'));
      const traceparent = readTraceparent(c.req.header('traceparent'));
      const meta = { idempotencyKey, bodyHash: c.get('bodyHash'), sourceIp: sourceAddress(c, config), traceparent };
      const { view, replayed } = await submitRequest(ctx, agent, c.req.valid('json'), meta);
      c.header('location', `/api/v1/requests/${view.id}`);
      if (replayed) c.header('idempotent-replayed', 'true');
      if (waitSeconds === null || view.status !== 'pending') return c.json(view, 201);
      return c.json(await wait(c, view.id, waitSeconds), 201);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/api/v1/requests/{id}',
      operationId: 'getRequest',
      tags: ['Agent'],
      summary: 'Read a request, or wait for its decision',
      description:
        'An approved request carries the grant. Reading again gives the same grant while it is fresh. A wait also ends when a technician asks something in `messages` that was not there when it began: answer it, and wait again.',
      security: AGENT,
      middleware: guarded,
      request: { params: idParam, headers: preferHeader },
      responses: { 200: jsonAnswer('The request', requestView), ...refusals(...AGENT_REFUSALS, 'invalid_header', 'not_found') },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const waitSeconds = readWait(c.req.header('prefer'));
      if (waitSeconds !== null) return c.json(await wait(c, id, waitSeconds), 200);
      return c.json(await collectDecision(ctx, c.get('agent'), id), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/requests/{id}/withdraw',
      operationId: 'withdrawRequest',
      tags: ['Agent'],
      summary: 'Take a pending request back',
      security: AGENT,
      middleware: withBody,
      request: { params: idParam, ...jsonBody(withdrawBody) },
      responses: {
        200: jsonAnswer('The request, withdrawn', requestView),
        ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS, 'not_found', 'already_decided', 'expired'),
      },
    }),
    async (c) => c.json(await withdrawRequest(ctx, c.get('agent'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/requests/{id}/messages',
      operationId: 'postMessage',
      tags: ['Agent'],
      summary: 'Answer a technician’s question',
      description:
        'The answer is in the thread beside the request, as plain text. It changes nothing about the request and stops no clock.',
      security: AGENT,
      middleware: [callers.agentNow, limitBody, readStrictBody],
      request: { params: idParam, headers: idempotencyHeader, ...jsonBody(messageBody) },
      responses: {
        201: jsonAnswer('Posted', z.object({ id: z.string(), at: instant })),
        ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS, ...KEY_REFUSALS, 'not_found'),
      },
    }),
    async (c) => {
      const idempotency = { key: readIdempotencyKey(c.req.header('idempotency-key')), bodyHash: c.get('bodyHash') };
      return c.json(await postMessage(ctx, c.get('agent'), c.req.valid('param').id, c.req.valid('json'), idempotency), 201);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/api/v1/tools',
      operationId: 'listTools',
      tags: ['Agent'],
      summary: 'The tools that an agent may name',
      description: 'Each schema is JSON Schema 2020-12 and carries examples.',
      security: AGENT,
      middleware: [callers.agentNow],
      responses: { 200: jsonAnswer('The tools', toolList), ...refusals(...AGENT_REFUSALS) },
    }),
    async (c) => c.json(await listTools(ctx, c.get('agent')), 200),
  );

  return router;
}
