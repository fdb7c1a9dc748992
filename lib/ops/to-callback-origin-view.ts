import type { CallbackOriginView } from '#lib/contract/callback-origin.ts';
import type { ListedCallbackOrigin } from '#lib/store/callback-origins.ts';
import { isoOrNull } from './to-workload-view.ts';

export function toCallbackOriginView(row: ListedCallbackOrigin): CallbackOriginView {
  const { id, tenant, agentId, agentName, address, createdBy, waiting, last } = row;
  return {
    id,
    tenant,
    agent: { id: agentId, name: agentName },
    address,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    endedAt: isoOrNull(row.revokedAt),
    waiting,
    last: last && { ...last, at: new Date(last.at).toISOString() },
  };
}
