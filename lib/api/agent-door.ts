import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { RequestView } from '#lib/contract/request-view.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import { waitForChange } from '#lib/realtime/wait-for-change.ts';
import type { ApiDeps, ApiEnv } from './env.ts';

/** How every route for agents may refuse whoever calls. */
export const AGENT_REFUSALS = [
  'unauthenticated',
  'credential_revoked',
  'credential_expired',
  'invalid_token',
  'invalid_dpop_proof',
  'forbidden',
  'agent_suspended',
  'rate_limited',
  'unavailable',
] as const;

export const preferHeader = z.object({
  prefer: z.string().max(200).optional().openapi({
    description: '`wait=N` (RFC 7240), 1 to 55: answer at the decision, when a technician asks something, or after N seconds',
    example: 'wait=30',
  }),
});

/** `Prefer: wait`: holds the answer until the request is decided, or its agent is asked something, or has gone. */
export function createWait({ ctx, wakeUps }: Pick<ApiDeps, 'ctx' | 'wakeUps'>) {
  return (c: Context<ApiEnv>, id: string, seconds: number): Promise<RequestView> => {
    const agent = c.get('agent');
    c.header('preference-applied', `wait=${seconds}`);
    const ref = { tenant: agent.tenant, id };
    return waitForChange(wakeUps, ref, () => collectDecision(ctx, agent, id), {
      waitMs: seconds * 1_000,
      onGone: (tell) => onClose(c.env.outgoing, tell),
    });
  };
}

/** Of the answer and not of the call: a signal of the call would cost each waiter a whole Request object. */
function onClose(outgoing: ApiEnv['Bindings']['outgoing'], tell: () => void): () => void {
  outgoing.once('close', tell);
  return () => void outgoing.off('close', tell);
}
