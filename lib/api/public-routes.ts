import { createRoute, z } from '@hono/zod-openapi';
import { isReady } from '#lib/ops/is-ready.ts';
import { createRouter, jsonAnswer, refusals } from './declare.ts';
import type { ApiDeps } from './env.ts';

const jwks = z.object({
  keys: z.array(z.object({ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string(), use: z.string(), alg: z.string() })),
});

/** What anyone may read: the keys that sign grants, and whether the service lives and can work. */
export function publicRoutes({ ctx }: ApiDeps) {
  const router = createRouter();

  router.openapi(
    createRoute({
      method: 'get',
      path: '/.well-known/jwks.json',
      operationId: 'getJwks',
      tags: ['Public'],
      summary: 'The public keys of grants (RFC 7517)',
      responses: { 200: jsonAnswer('The keys', jwks), ...refusals('unavailable') },
    }),
    async (c) => {
      c.header('cache-control', 'public, max-age=60');
      return c.json(await ctx.signer.jwks(), 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/healthz',
      operationId: 'getHealth',
      tags: ['Public'],
      summary: 'The process lives',
      responses: { 200: jsonAnswer('Alive', z.object({ status: z.literal('ok') })) },
    }),
    (c) => c.json({ status: 'ok' as const }, 200),
  );

  router.openapi(
    createRoute({
      method: 'get',
      path: '/readyz',
      operationId: 'getReadiness',
      tags: ['Public'],
      summary: 'The service can do its work',
      responses: { 200: jsonAnswer('Ready', z.object({ status: z.literal('ready') })), ...refusals('unavailable') },
    }),
    async (c) => {
      await isReady(ctx.db);
      return c.json({ status: 'ready' as const }, 200);
    },
  );

  return router;
}
