import type { HttpBindings } from '@hono/node-server';
import type { AgentPrincipal, ExecutorPrincipal, PersonPrincipal } from '#lib/auth/principal.ts';
import type { Config } from '#lib/config.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import type { WakeUps } from '#lib/realtime/wake-ups.ts';
import type { LogError } from './problem.ts';

/** What the middleware of a route has established for its handler. */
export type ApiEnv = {
  Bindings: HttpBindings;
  Variables: {
    agent: AgentPrincipal;
    executor: ExecutorPrincipal;
    workload: AgentPrincipal | ExecutorPrincipal;
    person: PersonPrincipal;
    bodyHash: string;
  };
};

export type ApiDeps = { ctx: OpsContext; config: Config; wakeUps: WakeUps; log: LogError };
