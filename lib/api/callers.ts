import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { authenticateSession } from '#lib/auth/authenticate-session.ts';
import { authenticateWorkload } from '#lib/auth/authenticate-workload.ts';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { ApiDeps, ApiEnv } from './env.ts';
import { createRateLimit } from './rate-limit.ts';

/** Who may call which routes. Each kind of credential opens its own doors and no other. */
export function createCallers({ ctx, config }: ApiDeps) {
  const limit = createRateLimit(config.callsPerSecond);

  function workload(c: Context<ApiEnv>, fresh: boolean) {
    const call = {
      authorization: c.req.header('authorization'),
      proof: c.req.header('dpop'),
      htm: c.req.method,
      // By the address that callers use, and not by what a proxy made of it.
      htu: `${config.publicUrl}${new URL(c.req.url).pathname}`,
      fresh,
    };
    return authenticateWorkload(ctx.db, call, config, (token) => ctx.signer.verifyAccessToken(token, ctx.workloadIdentity.issuer));
  }

  function agentDoor(fresh: boolean) {
    return createMiddleware<ApiEnv>(async (c, next) => {
      const principal = await workload(c, fresh);
      if (principal.kind !== 'agent') throw new HoldpointError('forbidden', 'This is for agents.');
      limit(principal.keyId, Date.now());
      c.set('agent', principal);
      await next();
    });
  }

  const executor = createMiddleware<ApiEnv>(async (c, next) => {
    const principal = await workload(c, false);
    if (principal.kind !== 'executor') throw new HoldpointError('forbidden', 'This is for executors.');
    limit(principal.keyId, Date.now());
    c.set('executor', principal);
    await next();
  });

  /** A bearer key is no session, whatever cookie comes with it; and what changes something comes from our own pages. */
  const person = createMiddleware<ApiEnv>(async (c, next) => {
    if (c.req.header('authorization') !== undefined) throw new HoldpointError('forbidden', 'Keys never open the console.');
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    const headers = { origin: c.req.header('origin'), fetchSite: c.req.header('sec-fetch-site') };
    if (changes && !isOwnOrigin(headers, config)) throw new HoldpointError('origin_not_allowed');
    c.set('person', await authenticateSession(ctx.db, c.req.header('cookie'), config));
    await next();
  });

  /** For a call that carries several in one: the first was counted at the door. Throws rate_limited. */
  function countFurther(agent: AgentPrincipal, calls: number): void {
    if (calls > 0) limit(agent.keyId, Date.now(), calls);
  }

  /** `agentNow` is for operations that do not read the credential again in their own transaction. */
  return { agent: agentDoor(false), agentNow: agentDoor(true), executor, person, countFurther };
}

export type Callers = ReturnType<typeof createCallers>;
