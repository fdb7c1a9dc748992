import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { allowsEndpoint, type Callback, callbackEvent } from '#lib/domain/callback.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { countWaiting, insertCallback } from '#lib/store/callback-deliveries.ts';
import { listStandingOrigins } from '#lib/store/callback-origins.ts';
import type { Sql } from '#lib/store/database.ts';
import type { OpsContext } from './context.ts';

const WAITING_RETRY_SECONDS = 60;

/** Notifications wait for a receiver and not for people, so it is not the limit of what people can read. */
export const MAX_WAITING_CALLBACKS = 1_000;

/**
 * Keeps the callback of a request that is about to be made, in its transaction; where policy decided at once, with its first
 * notification. The endpoint is one that was allowed for this very agent: a body alone opens nothing. Throws
 * callback_not_allowed, and too_many_callbacks while a thousand notifications of the agent wait.
 */
export async function acceptCallback(
  { destinations }: OpsContext,
  sql: Sql,
  { tenant, id: agentId }: Pick<AgentPrincipal, 'tenant' | 'id'>,
  callback: Callback,
  request: ActionRequest,
): Promise<void> {
  const whose = { tenant, agentId };
  const standing = await listStandingOrigins(sql, whose);
  const origin = standing.find(({ address }) => allowsEndpoint(address, callback.endpoint, destinations));
  if (!origin)
    throw new HoldpointError(
      'callback_not_allowed',
      'No manager allowed this agent to be told there. Without `callback` the request can be made.',
    );
  const waiting = await countWaiting(sql, whose);
  if (waiting >= MAX_WAITING_CALLBACKS)
    throw new HoldpointError('too_many_callbacks', `${waiting} notifications of this agent wait to be delivered.`, {
      retryAfterSeconds: WAITING_RETRY_SECONDS,
    });
  const event = callbackEvent(null, request.status);
  await insertCallback(sql, { ...whose, requestId: request.id, originId: origin.id, callback, event, now: request.createdAt });
}
