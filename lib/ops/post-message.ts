import type { AgentPrincipal, PersonPrincipal } from '#lib/auth/principal.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { isScopeValue } from '#lib/store/database.ts';
import { insertMessage } from '#lib/store/messages.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import type { OpsContext } from './context.ts';
import { newId } from './new-id.ts';
import { iso } from './to-request-view.ts';

/** A question of a technician or an answer of the agent, beside the request. It changes nothing about it. Throws not_found. */
export async function postMessage(
  ctx: OpsContext,
  author: AgentPrincipal | PersonPrincipal,
  requestId: string,
  { body }: { body: string },
): Promise<{ id: string; at: string }> {
  const tenant = author.kind === 'agent' ? author.tenant : await findTenantOfRequest(ctx.db, author.id, requestId);
  if (tenant === null || !isScopeValue(requestId)) throw new HoldpointError('not_found', 'No such request.');
  const id = newId('msg', Date.now());
  const added = await ctx.db.withTenant(tenant, (sql) =>
    insertMessage(sql, { tenant, id, requestId, authorKind: author.kind, authorId: author.id, authorName: author.name, body }),
  );
  if (!added) throw new HoldpointError('not_found', 'No such request.');
  ctx.announce({ tenant, requestId, version: added.version, kind: 'message' });
  return { id, at: iso(added.at) };
}
