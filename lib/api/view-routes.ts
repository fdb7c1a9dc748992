import { createRoute, z } from '@hono/zod-openapi';
import { savedView, savedViewBody, savedViewList, viewName } from '#lib/contract/saved-view.ts';
import { listSavedViews } from '#lib/ops/list-saved-views.ts';
import { removeView } from '#lib/ops/remove-view.ts';
import { saveView } from '#lib/ops/save-view.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;
const viewParam = z.object({ name: viewName });

/** Views of the queue that a person named; nobody else sees them. */
export function viewRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const guarded = [callers.person];
  const route = { tags: ['Console'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/views',
      operationId: 'listSavedViews',
      summary: 'One’s own views of the queue',
      middleware: guarded,
      responses: { 200: jsonAnswer('In the order in which they were saved', savedViewList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listSavedViews(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'put',
      path: '/api/console/views/{name}',
      operationId: 'saveView',
      summary: 'Save a view of the queue under a name',
      description: 'In the place of one’s own view of that name, if there is one. At most 20.',
      middleware: [callers.person, limitBody, readStrictBody],
      request: { params: viewParam, ...jsonBody(savedViewBody) },
      responses: { 200: jsonAnswer('The view', savedView), ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'too_many_views') },
    }),
    async (c) => c.json(await saveView(ctx.db, c.get('person'), { ...c.req.valid('param'), ...c.req.valid('json') }), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/views/{name}',
      operationId: 'removeView',
      summary: 'Delete one of one’s own views',
      middleware: guarded,
      request: { params: viewParam },
      responses: { 204: { description: 'Deleted' }, ...refusals(...CALLER, 'not_found') },
    }),
    async (c) => {
      await removeView(ctx.db, c.get('person'), c.req.valid('param').name);
      return c.body(null, 204);
    },
  );

  return router;
}
