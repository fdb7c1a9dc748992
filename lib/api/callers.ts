import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { authenticateSession } from '#lib/auth/authenticate-session.ts';
import { authenticateWorkload } from '#lib/auth/authenticate-workload.ts';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import type { AgentPrincipal, ExecutorPrincipal } from '#lib/auth/principal.ts';
import { KEY_ENDS_SOON_MS } from '#lib/domain/clocks.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { noteFlood } from '#lib/ops/note-flood.ts';
import { noteKeyUse } from '#lib/ops/note-key-use.ts';
import type { ApiDeps, ApiEnv } from './env.ts';
import { createRateLimit } from './rate-limit.ts';
import { sourceAddress } from './source-address.ts';

/** Who may call which routes. Each kind of credential opens its own doors and no other. */
export function createCallers({ ctx, config }: ApiDeps) {
  const limitCalls = createRateLimit(config.callsPerSecond);
  const limitSubmits = createRateLimit(config.submitsPerSecond);

  /** What is counted is the workload, so that a second key is no second allowance. */
  async function admit(c: Context<ApiEnv>, principal: AgentPrincipal | ExecutorPrincipal): Promise<void> {
    const now = Date.now();
    await limited(principal, () => limitCalls(nameOf(principal), now));
    await noteKeyUse(ctx.db, config, principal, { address: sourceAddress(c, config), userAgent: c.req.header('user-agent') });
    const { keyEndsAt } = principal;
    if (keyEndsAt && keyEndsAt - now < KEY_ENDS_SOON_MS) c.header('holdpoint-key-expires', new Date(keyEndsAt).toISOString());
  }

  /** A refusal of `count` is noted, so that people hear of an agent that floods. */
  async function limited(principal: AgentPrincipal | ExecutorPrincipal, count: () => void): Promise<void> {
    try {
      count();
    } catch (error) {
      if (principal.kind === 'agent') await noteFlood(ctx, principal, error);
      throw error;
    }
  }

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
      if (principal.kind !== 'agent') throw new HoldpointError('forbidden', "This is for agents, and the credential is an executor's.");
      await admit(c, principal);
      c.set('agent', principal);
      await next();
    });
  }

  function executorDoor(fresh: boolean) {
    return createMiddleware<ApiEnv>(async (c, next) => {
      const principal = await workload(c, fresh);
      if (principal.kind !== 'executor') throw new HoldpointError('forbidden', "This is for executors, and the credential is an agent's.");
      await admit(c, principal);
      c.set('executor', principal);
      await next();
    });
  }

  /** For what an agent and an executor may both ask. */
  const workloadNow = createMiddleware<ApiEnv>(async (c, next) => {
    const principal = await workload(c, true);
    await admit(c, principal);
    c.set('workload', principal);
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

  /** For what fills queues and logs. It comes after `agent`, before the body is read. */
  const submitting = createMiddleware<ApiEnv>(async (c, next) => {
    const agent = c.get('agent');
    await limited(agent, () => limitSubmits(nameOf(agent), Date.now()));
    await next();
  });

  /** For a call that carries several in one: the first was counted at the door. Throws rate_limited. */
  async function countFurther(agent: AgentPrincipal, calls: number): Promise<void> {
    if (calls > 0) await limited(agent, () => limitCalls(nameOf(agent), Date.now(), calls));
  }

  /** `agentNow` and `executorNow` are for operations that do not read the credential again in their own transaction. */
  const doors = { agent: agentDoor(false), agentNow: agentDoor(true), executor: executorDoor(false), executorNow: executorDoor(true) };
  return { ...doors, workloadNow, submitting, person, countFurther };
}

function nameOf({ kind, tenant, id }: AgentPrincipal | ExecutorPrincipal): string {
  return `${kind} ${tenant} ${id}`;
}

export type Callers = ReturnType<typeof createCallers>;
