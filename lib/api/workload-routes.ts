import { createRoute, z } from '@hono/zod-openapi';
import { plainText } from '#lib/contract/json.ts';
import {
  changeBody,
  executorToolList,
  newKey,
  reachView,
  registerBody,
  resumeBody,
  revokeBody,
  suspendBody,
  workloadDetail,
  workloadList,
  workloadRef,
} from '#lib/contract/workload-view.ts';
import { nothing } from '#lib/contract/console-view.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { parseWorkloadRef, type WorkloadRef } from '#lib/domain/workload.ts';
import { changeProperties } from '#lib/ops/change-properties.ts';
import { createKey } from '#lib/ops/create-key.ts';
import { getReach } from '#lib/ops/get-reach.ts';
import { getWorkload } from '#lib/ops/get-workload.ts';
import { listExecutorTools } from '#lib/ops/list-executor-tools.ts';
import { listWorkloads } from '#lib/ops/list-workloads.ts';
import { registerWorkload } from '#lib/ops/register-workload.ts';
import { resumeWorkload } from '#lib/ops/resume-workload.ts';
import { revokeKey } from '#lib/ops/revoke-key.ts';
import { revokeWorkload } from '#lib/ops/revoke-workload.ts';
import { suspendWorkload } from '#lib/ops/suspend-workload.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { idempotencyHeader, KEY_REFUSALS, readIdempotencyKey } from './idempotency-key.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;
const refParam = z.object({ id: workloadRef });

/** Agents and executors in the console: whoever belongs to a customer sees its own; its managers and administrators change them. */
export function workloadRoutes({ ctx, config }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const guarded = [callers.person];
  const withBody = [callers.person, limitBody, readStrictBody];
  const route = { tags: ['Agents and executors'], security: SESSION };
  const detail = { 200: jsonAnswer('The workload, as it is now', workloadDetail) };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/workloads',
      operationId: 'listWorkloads',
      summary: 'The agents and executors of one’s customers',
      middleware: guarded,
      responses: { 200: jsonAnswer('By customer, agents first', workloadList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listWorkloads(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/workloads/{id}',
      operationId: 'getWorkload',
      summary: 'One agent or executor with its keys',
      description: 'The id is kind, tenant and id with dots between: `agent.acme.acme-remediator`.',
      middleware: guarded,
      request: { params: refParam },
      responses: { ...detail, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await getWorkload(ctx.db, c.get('person'), readRef(c.req.valid('param').id)), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'put',
      path: '/api/console/workloads/{id}',
      operationId: 'registerWorkload',
      summary: 'Register an agent or executor',
      description: 'The same once more changes nothing. It has no key yet.',
      middleware: withBody,
      request: { params: refParam, ...jsonBody(registerBody) },
      responses: { ...detail, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'already_exists') },
    }),
    async (c) => c.json(await registerWorkload(ctx, c.get('person'), readRef(c.req.valid('param').id), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'patch',
      path: '/api/console/workloads/{id}',
      operationId: 'changeWorkload',
      summary: 'Change the environment, classes or owner of an agent',
      description:
        'From its next call on it is judged so. What it asked before is denied where it waits and revoked where it was approved and has not run: the agent asks again. The owner cannot take that off themselves.',
      middleware: withBody,
      request: { params: refParam, ...jsonBody(changeBody) },
      responses: { ...detail, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found') },
    }),
    async (c) => c.json(await changeProperties(ctx, c.get('person'), readRef(c.req.valid('param').id), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/workloads/{id}/tools',
      operationId: 'listExecutorTools',
      summary: 'What an executor runs',
      description:
        'A tool is run by whoever brought it (an MCP gate), and each other one by the customer’s oldest executor that brought none. A suspended executor runs nothing.',
      middleware: guarded,
      request: { params: refParam },
      responses: { 200: jsonAnswer('Its own tools first', executorToolList), ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await listExecutorTools(ctx, c.get('person'), readRef(c.req.valid('param').id)), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/workloads/{id}/reach',
      operationId: 'getReach',
      summary: 'What policy lets an agent do, tool by tool',
      description:
        'The answer to one neutral call of each tool: its own example, on an unremarkable host or user, with full confidence, now. A real call may be held or denied for its arguments, targets or hour.',
      middleware: guarded,
      request: { params: refParam },
      responses: { 200: jsonAnswer('By tool', reachView), ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await getReach(ctx, c.get('person'), readRef(c.req.valid('param').id)), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/workloads/{id}/keys',
      operationId: 'createKey',
      summary: 'Make a key, which is shown this once',
      description: 'Good for 30 days. Two may be good at a time, so that the old one works until the new one is in place.',
      middleware: withBody,
      request: { params: refParam, headers: idempotencyHeader, ...jsonBody(nothing) },
      responses: {
        201: jsonAnswer('The key. Nobody can read it again', newKey),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...KEY_REFUSALS, 'not_found', 'too_many_keys', 'key_already_shown'),
      },
    }),
    async (c) => {
      const given = { idempotencyKey: readIdempotencyKey(c.req.header('idempotency-key')), keyPepper: config.keyPepper };
      return c.json(await createKey(ctx, c.get('person'), readRef(c.req.valid('param').id), given), 201);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/keys/{id}',
      operationId: 'revokeKey',
      summary: 'End one key at once',
      middleware: guarded,
      request: { params: z.object({ id: plainText(64) }) },
      responses: { ...detail, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => c.json(await revokeKey(ctx, c.get('person'), c.req.valid('param').id), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/workloads/{id}/suspend',
      operationId: 'suspendWorkload',
      summary: 'Stop a workload until somebody lets it go on',
      middleware: withBody,
      request: { params: refParam, ...jsonBody(suspendBody) },
      responses: { ...detail, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found') },
    }),
    async (c) => c.json(await suspendWorkload(ctx, c.get('person'), readRef(c.req.valid('param').id), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/workloads/{id}/resume',
      operationId: 'resumeWorkload',
      summary: 'Let a suspended workload go on',
      middleware: withBody,
      request: { params: refParam, ...jsonBody(resumeBody) },
      responses: { ...detail, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found') },
    }),
    async (c) => c.json(await resumeWorkload(ctx, c.get('person'), readRef(c.req.valid('param').id), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/workloads/{id}/revoke',
      operationId: 'revokeWorkload',
      summary: 'Take everything from a workload at once',
      description:
        'It is suspended, all of its keys are revoked and its federations ended; requests of it that wait are denied, approvals that did not run are revoked.',
      middleware: withBody,
      request: { params: refParam, ...jsonBody(revokeBody) },
      responses: { ...detail, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'confirmation_mismatch') },
    }),
    async (c) => c.json(await revokeWorkload(ctx, c.get('person'), readRef(c.req.valid('param').id), c.req.valid('json')), 200),
  );

  return router;
}

function readRef(text: string): WorkloadRef {
  const ref = parseWorkloadRef(text);
  if (!ref) throw new HoldpointError('not_found', 'No such agent or executor.');
  return ref;
}
