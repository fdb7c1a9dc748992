import type { AgentPrincipal, PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { isScopeValue } from '#lib/store/database.ts';
import { insertMessage } from '#lib/store/messages.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import type { OpsContext } from './context.ts';
import { newId } from './new-id.ts';
import { iso } from './to-request-view.ts';

/**
 * A question of a technician, an answer of the agent, or a note among colleagues, which agents never read. It changes
 * nothing about the request. The same key with the same body gives the same message again. Throws not_found, idempotency_key_reused.
 */
export async function postMessage(
  ctx: OpsContext,
  author: AgentPrincipal | PersonPrincipal,
  requestId: string,
  { body }: { body: string },
  idempotency: { key: string; bodyHash: string },
  audience: 'agent' | 'colleagues' = 'agent',
): Promise<{ id: string; at: string }> {
  const tenant = author.kind === 'agent' ? author.tenant : await findTenantOfRequest(ctx.db, author.id, requestId);
  if (tenant === null || !isScopeValue(requestId)) throw new HoldpointError('not_found', 'No such request.');
  const added = { tenant, id: newId('msg', Date.now()), requestId, body, idempotency, audience };
  const stored = await ctx.db.withTenant(tenant, (sql) =>
    insertMessage(sql, { ...added, authorKind: author.kind, authorId: author.id, authorName: author.name }),
  );
  if (!stored) throw new HoldpointError('not_found', 'No such request.');
  if (stored.bodyHash !== idempotency.bodyHash)
    throw new HoldpointError('idempotency_key_reused', 'This key came before with another body; nothing was changed.');
  if (stored.id === added.id)
    ctx.announce({ tenant, requestId, version: stored.version, kind: audience === 'agent' ? 'message' : 'noted' });
  return { id: stored.id, at: iso(stored.at) };
}
