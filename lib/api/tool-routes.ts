import { createRoute, z } from '@hono/zod-openapi';
import { plainText, tenantId } from '#lib/contract/json.ts';
import {
  proposedToolCounts,
  proposedToolDetail,
  proposedToolList,
  proposedToolPage,
  proposedToolQuery,
  proposeToolsBody,
  reviewedTools,
  reviewToolsBody,
} from '#lib/contract/proposed-tool.ts';
import { countProposedTools } from '#lib/ops/count-proposed-tools.ts';
import { getProposedTool } from '#lib/ops/get-proposed-tool.ts';
import { listProposedTools } from '#lib/ops/list-proposed-tools.ts';
import { proposeTools } from '#lib/ops/propose-tools.ts';
import { reviewTools } from '#lib/ops/review-tools.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, EXECUTOR, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';

const WORKLOAD = ['unauthenticated', 'credential_revoked', 'credential_expired', 'forbidden', 'rate_limited', 'unavailable'] as const;
const PERSON = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;

/** The tools that executors bring along: proposed by them, judged by people, callable only as they were judged. */
export function toolRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const console = { tags: ['Console'], security: SESSION };

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/tools/proposals',
      operationId: 'proposeTools',
      tags: ['Executor'],
      summary: 'Say which tools one can run, and ask how they stand',
      description:
        'Each definition is pinned by its hash. It may be called once a person has given it a class, and no longer when it changes. Proposing the same again changes nothing.',
      security: EXECUTOR,
      middleware: [callers.executorNow, limitBody, readStrictBody],
      request: jsonBody(proposeToolsBody),
      responses: { 200: jsonAnswer('How each of them stands', proposedToolList), ...refusals(...BODY_REFUSALS, ...WORKLOAD) },
    }),
    async (c) => c.json(await proposeTools(ctx, c.get('executor'), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...console,
      method: 'get',
      path: '/api/console/tools',
      operationId: 'listProposedTools',
      summary: 'The tools that executors brought, and how they stand',
      middleware: [callers.person],
      request: { query: proposedToolQuery },
      responses: { 200: jsonAnswer('A page, by customer and name', proposedToolPage), ...refusals(...PERSON, 'invalid_query') },
    }),
    async (c) => c.json(await listProposedTools(ctx.db, c.get('person'), c.req.valid('query')), 200),
  );

  router.openapi(
    createRoute({
      ...console,
      method: 'get',
      path: '/api/console/tool-counts',
      operationId: 'countProposedTools',
      summary: 'How many tools there are, by customer, server and standing',
      middleware: [callers.person],
      responses: { 200: jsonAnswer('The counts', proposedToolCounts), ...refusals(...PERSON) },
    }),
    async (c) => c.json(await countProposedTools(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...console,
      method: 'get',
      path: '/api/console/tools/{id}',
      operationId: 'getProposedTool',
      summary: 'What is offered now and what was judged',
      description: 'By the name of the tool, which is its id within a customer.',
      middleware: [callers.person],
      request: { params: z.object({ id: plainText(128) }), query: z.object({ tenant: tenantId }) },
      responses: { 200: jsonAnswer('The tool', proposedToolDetail), ...refusals(...PERSON, 'invalid_query', 'not_found') },
    }),
    async (c) => {
      const { id: name } = c.req.valid('param');
      return c.json(await getProposedTool(ctx.db, c.get('person'), c.req.valid('query').tenant, name), 200);
    },
  );

  router.openapi(
    createRoute({
      ...console,
      method: 'post',
      path: '/api/console/tools/reviews',
      operationId: 'reviewTools',
      summary: 'Give tools their class, or refuse them',
      description: 'What is judged is the definition that the person saw, by its hash. All of them, or none.',
      middleware: [callers.person, limitBody, readStrictBody],
      request: jsonBody(reviewToolsBody),
      responses: {
        200: jsonAnswer('Judged', reviewedTools),
        ...refusals(...BODY_REFUSALS, ...PERSON, 'not_found', 'stale_view', 'reason_required', 'tool_unusable', 'tool_breaks_policy'),
      },
    }),
    async (c) => c.json(await reviewTools(ctx, c.get('person'), c.req.valid('json')), 200),
  );

  return router;
}
