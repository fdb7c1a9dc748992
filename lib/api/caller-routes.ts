import { createRoute } from '@hono/zod-openapi';
import type { AgentPrincipal, ExecutorPrincipal } from '#lib/auth/principal.ts';
import { callerView, type CallerView } from '#lib/contract/caller-view.ts';
import { AGENT_REFUSALS } from './agent-door.ts';
import type { Callers } from './callers.ts';
import { createRouter, jsonAnswer, refusals, WORKLOAD } from './declare.ts';

/** `/api/v1/me`: what a credential may know of itself, whichever kind it is. */
export function callerRoutes(callers: Callers) {
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/api/v1/me',
      operationId: 'getCaller',
      tags: ['Agent', 'Executor'],
      summary: 'Ask whose the credential is',
      description: 'Which agent or executor of which customer a key or access token speaks for, and when the key ends. Changes nothing.',
      security: WORKLOAD,
      middleware: [callers.workloadNow],
      responses: {
        200: jsonAnswer('Who is calling', callerView),
        ...refusals(...AGENT_REFUSALS.filter((code) => code !== 'forbidden')),
      },
    }),
    (c) => c.json(toCallerView(c.get('workload')), 200),
  );

  return router;
}

function toCallerView({ kind, id, name, tenant, keyEndsAt }: AgentPrincipal | ExecutorPrincipal): CallerView {
  return { kind, id, name, tenant, keyExpiresAt: keyEndsAt === undefined ? null : new Date(keyEndsAt).toISOString() };
}
