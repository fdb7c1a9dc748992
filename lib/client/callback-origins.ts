import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import {
  callbackOriginList,
  callbackOriginView,
  type CallbackOriginView,
  type CreateCallbackOriginBody,
} from '#lib/contract/callback-origin.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { apiFetch } from './api-fetch.ts';
import { workloadKeys } from './workloads.ts';

type Whose = Pick<WorkloadRow, 'id'> & { tenant: { id: string } };

/** Below those of the workloads, because what changes the one changes the other. */
const callbackOriginKeys = {
  of: ({ id, tenant }: Whose) => [...workloadKeys.all, 'callback-origins', tenant.id, id] as const,
};

/** Where one agent may ask to be told, newest first, what is over too. Empty for who may not know. */
export const callbackOriginsQuery = (agent: Whose) =>
  queryOptions({
    queryKey: callbackOriginKeys.of(agent),
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ tenant: agent.tenant.id, agent: agent.id });
      return (await apiFetch(`/api/console/callback-origins?${search}`, callbackOriginList, { signal })).items;
    },
  });

export function createCallbackOrigin(body: CreateCallbackOriginBody): Promise<CallbackOriginView> {
  return apiFetch('/api/console/callback-origins', callbackOriginView, { method: 'POST', body });
}

export async function endCallbackOrigin(id: string): Promise<void> {
  await apiFetch(`/api/console/callback-origins/${encodeURIComponent(id)}`, z.null(), { method: 'DELETE' });
}
