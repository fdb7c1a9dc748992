import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { stopDeliveries } from '#lib/store/callback-deliveries.ts';
import { endCallbackOrigins, findAgentOfCallbackOrigin } from '#lib/store/callback-origins.ts';
import { isScopeValue } from '#lib/store/database.ts';
import { changeWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';

/**
 * Ends where an agent may be told, and stops what still waits to be delivered there. Ending it again changes nothing. Throws
 * not_found, forbidden.
 */
export async function revokeCallbackOrigin(ctx: OpsContext, person: PersonPrincipal, id: string): Promise<void> {
  const whose = isScopeValue(id) ? await findAgentOfCallbackOrigin(ctx.db, person.id, id) : null;
  if (whose === null) throw new HoldpointError('not_found', 'No such callback origin.');
  await changeWorkload(ctx, person, { kind: 'agent', tenant: whose.tenant, id: whose.agentId }, async (sql) => {
    const ended = await endCallbackOrigins(sql, whose, id, person.id);
    if (ended.length === 0) return { answer: null };
    await stopDeliveries(sql, whose, id);
    return { answer: null, step: { type: 'callback-origin.revoked', commit: { callbackOrigin: { id } } } };
  });
}
