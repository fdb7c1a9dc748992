import { OpenAPIHono } from '@hono/zod-openapi';
import { accessRoutes } from './access-routes.ts';
import { agentRoutes } from './agent-routes.ts';
import { authzenRoutes } from './authzen-routes.ts';
import { callerRoutes } from './caller-routes.ts';
import { createCallers } from './callers.ts';
import { consoleRoutes } from './console-routes.ts';
import { decisionRoutes } from './decision-routes.ts';
import type { ApiDeps, ApiEnv } from './env.ts';
import { executorRoutes } from './executor-routes.ts';
import { callbackOriginRoutes } from './callback-origin-routes.ts';
import { federationRoutes } from './federation-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { noRoute, problemResponse } from './problem.ts';
import { publicRoutes } from './public-routes.ts';
import { queueRoutes } from './queue-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { toolRoutes } from './tool-routes.ts';
import { viewRoutes } from './view-routes.ts';
import { workloadRoutes } from './workload-routes.ts';

/** Paths that belong to the API; whatever else comes is Next's. `/api/auth` is Next's too. */
export function isApiPath(path: string): boolean {
  return /^\/((api\/(v1|console)|access\/v1)(\/|$)|\.well-known\/(jwks\.json|authzen-configuration|oauth-authorization-server)$|healthz$|readyz$)/.test(
    path,
  );
}

/** The agent API and the console API: one Hono app, every route a declaration, every refusal a problem document. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  const callers = createCallers(deps);

  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
  });
  app.route('/', agentRoutes(deps, callers));
  app.route('/', executorRoutes(deps, callers));
  app.route('/', callerRoutes(callers));
  app.route('/', authzenRoutes(deps, callers));
  app.route('/', accessRoutes(deps, callers));
  app.route('/', consoleRoutes(deps, callers));
  app.route('/', decisionRoutes(deps, callers));
  app.route('/', passkeyRoutes(deps, callers));
  app.route('/', queueRoutes(deps, callers));
  app.route('/', viewRoutes(deps, callers));
  app.route('/', federationRoutes(deps, callers));
  app.route('/', callbackOriginRoutes(deps, callers));
  app.route('/', tokenRoutes(deps));
  app.route('/', workloadRoutes(deps, callers));
  app.route('/', toolRoutes(deps, callers));
  app.route('/', publicRoutes(deps));

  app.openAPIRegistry.registerComponent('securitySchemes', 'agentKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An agent’s key, `hpa_…`',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'executorKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An executor’s key, `hpx_…`',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'accessToken', {
    type: 'http',
    scheme: 'dpop',
    description: 'A federated workload’s access token (`/api/v1/token`), with a `DPoP` header that proves its key at each call (RFC 9449)',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'next-auth.session-token',
    description: 'A person’s session',
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'getOpenApi',
    tags: ['Public'],
    summary: 'This document',
    responses: { 200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } } },
  });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Holdpoint',
      version: '1',
      description:
        'The hold point for AI agents that act on the systems of an MSP’s customers. Refusals are problem documents (RFC 9457) with a stable `code`.',
    },
    servers: [{ url: deps.config.publicUrl }],
  });
  app.get('/api/v1/openapi.json', (c) => c.json(document));

  app.onError((error, c) => problemResponse(error, c.req.path, deps.log));
  app.notFound((c) => noRoute(c, deps.log, methodsOf(app, c.req.path)));
  return app;
}

/** The methods that a path has, for 405 and its Allow header. */
function methodsOf(app: OpenAPIHono<ApiEnv>, path: string): string[] {
  const matches = app.routes.filter(
    (route) => route.method !== 'ALL' && new RegExp(`^${route.path.replace(/:[^/]+/g, '[^/]+')}$`).test(path),
  );
  return [...new Set(matches.map(({ method }) => method))].sort();
}
