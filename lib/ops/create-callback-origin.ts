import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { CallbackOriginView, CreateCallbackOriginBody } from '#lib/contract/callback-origin.ts';
import { isCallbackAddress, MAX_CALLBACK_ORIGINS } from '#lib/domain/callback.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { findCallbackOrigin, insertCallbackOrigin, listStandingOrigins } from '#lib/store/callback-origins.ts';
import { changeWorkload } from './change-workload.ts';
import { claimKey, type Idempotency } from './claim-key.ts';
import type { OpsContext } from './context.ts';
import { newId } from './new-id.ts';
import { toCallbackOriginView } from './to-callback-origin-view.ts';

/**
 * A manager or administrator allows one agent to be told at an address, and below it. What its name leads to is checked when it
 * is called. The same key with the same body gives the same one again. Throws not_found for another customer or an unknown
 * agent, forbidden, callback_not_allowed for what is no such address, callback_origin_exists, too_many_callback_origins,
 * idempotency_key_reused.
 */
export async function createCallbackOrigin(
  ctx: OpsContext,
  person: PersonPrincipal,
  { tenant, agent, address: typed }: CreateCallbackOriginBody,
  idempotency: Idempotency,
): Promise<CallbackOriginView> {
  const id = newId('cbo', Date.now());
  const whose = { tenant, agentId: agent };
  return changeWorkload(ctx, person, { kind: 'agent', tenant, id: agent }, async (sql) => {
    if (!isCallbackAddress(typed, ctx.destinations))
      throw new HoldpointError(
        'callback_not_allowed',
        'An address is https at a host with a name, with or without a path: no query, no fragment, nothing encoded that could be read in two ways.',
      );
    const address = new URL(typed).href;
    const claimed = await claimKey(sql, { tenant, personId: person.id, kind: 'callback-origin', id }, idempotency);
    if (claimed.isNew) {
      const standing = await listStandingOrigins(sql, whose);
      if (standing.some((each) => each.address === address))
        throw new HoldpointError('callback_origin_exists', 'This agent may be told there already.');
      if (standing.length >= MAX_CALLBACK_ORIGINS)
        throw new HoldpointError('too_many_callback_origins', `An agent has at most ${MAX_CALLBACK_ORIGINS}; end one that is not in use.`);
      await insertCallbackOrigin(sql, { ...whose, id, address, createdBy: person.id });
    }
    const row = await findCallbackOrigin(sql, tenant, claimed.id);
    if (!row) throw new HoldpointError('internal');
    const answer = toCallbackOriginView(row);
    return claimed.isNew ? { answer, step: { type: 'callback-origin.created', commit: { callbackOrigin: { id, address } } } } : { answer };
  });
}
