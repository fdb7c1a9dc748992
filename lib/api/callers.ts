import { createMiddleware } from 'hono/factory';
import { authenticateBearer } from '#lib/auth/authenticate-bearer.ts';
import { authenticateSession } from '#lib/auth/authenticate-session.ts';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { ApiDeps, ApiEnv } from './env.ts';
import { createRateLimit } from './rate-limit.ts';

/** Who may call which routes. Each kind of credential opens its own doors and no other. */
export function createCallers({ ctx, config }: ApiDeps) {
  const limit = createRateLimit(config.callsPerSecond);

  function agentDoor(fresh: boolean) {
    return createMiddleware<ApiEnv>(async (c, next) => {
      const principal = await authenticateBearer(ctx.db, c.req.header('authorization'), config, { fresh });
      if (principal.kind !== 'agent') throw new HoldpointError('forbidden', 'This is for agents.');
      limit(principal.keyId, Date.now());
      c.set('agent', principal);
      await next();
    });
  }

  function executorDoor(fresh: boolean) {
    return createMiddleware<ApiEnv>(async (c, next) => {
      const principal = await authenticateBearer(ctx.db, c.req.header('authorization'), config, { fresh });
      if (principal.kind !== 'executor') throw new HoldpointError('forbidden', 'This is for executors.');
      limit(principal.keyId, Date.now());
      c.set('executor', principal);
      await next();
    });
  }

  /** A bearer key is no session, whatever cookie comes with it; and what changes something comes from our own pages. */
  const person = createMiddleware<ApiEnv>(async (c, next) => {
    if (c.req.header('authorization') !== undefined) throw new HoldpointError('forbidden', 'Keys never open the console.');
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    const headers = { origin: c.req.header('origin'), fetchSite: c.req.header('sec-fetch-site') };
    if (changes && !isOwnOrigin(headers, config)) throw new HoldpointError('origin_not_allowed');
    c.set('person', await authenticateSession(ctx.db, c.req.header('cookie'), config));
    await next();
  });

  /** `agentNow` and `executorNow` are for operations that do not read the credential again in their own transaction. */
  return { agent: agentDoor(false), agentNow: agentDoor(true), executor: executorDoor(false), executorNow: executorDoor(true), person };
}

export type Callers = ReturnType<typeof createCallers>;
