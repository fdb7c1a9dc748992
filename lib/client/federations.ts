import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { type CreateFederationBody, federationList, federationView, type FederationView } from '#lib/contract/federation.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { apiFetch } from './api-fetch.ts';
import { workloadKeys } from './workloads.ts';

type Whose = Pick<WorkloadRow, 'kind' | 'id'> & { tenant: { id: string } };

/** Below those of the workloads, because what changes the one changes the other. */
export const federationKeys = {
  of: ({ kind, id, tenant }: Whose) => [...workloadKeys.all, 'federations', kind, tenant.id, id] as const,
};

/** Whose tokens speak for one workload, newest first, those that are over too. Empty for who may not know. */
export const federationsQuery = (workload: Whose) =>
  queryOptions({
    queryKey: federationKeys.of(workload),
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ tenant: workload.tenant.id, principal: workload.id });
      const { items } = await apiFetch(`/api/console/federations?${search}`, federationList, { signal });
      // An agent and an executor may have the same id.
      return items.filter(({ principal }) => principal.kind === workload.kind);
    },
  });

export function createFederation(body: CreateFederationBody): Promise<FederationView> {
  return apiFetch('/api/console/federations', federationView, { method: 'POST', body });
}

export async function endFederation(id: string): Promise<void> {
  await apiFetch(`/api/console/federations/${encodeURIComponent(id)}`, z.null(), { method: 'DELETE' });
}
