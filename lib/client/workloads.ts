import { queryOptions } from '@tanstack/react-query';
import {
  type ChangeBody,
  executorToolList,
  type NewKey,
  newKey,
  reachView,
  type RegisterBody,
  type WorkloadDetail,
  workloadDetail,
  workloadList,
} from '#lib/contract/workload-view.ts';
import { apiFetch } from './api-fetch.ts';
import { observeServerTime } from './server-clock.ts';

/** What is seen to the minute need not be asked for more often than twice in one. */
const LOOK_EVERY_MS = 30_000;

export const workloadKeys = {
  all: ['workloads'] as const,
  list: ['workloads', 'list'] as const,
  detail: (ref: string) => ['workloads', 'detail', ref] as const,
  reach: (ref: string) => ['workloads', 'reach', ref] as const,
  tools: (ref: string) => ['workloads', 'tools', ref] as const,
};

const pathOf = (ref: string) => `/api/console/workloads/${encodeURIComponent(ref)}`;

export const workloadsQuery = () =>
  queryOptions({
    queryKey: workloadKeys.list,
    queryFn: async ({ signal }) => {
      const list = await apiFetch('/api/console/workloads', workloadList, { signal });
      observeServerTime(list.now);
      return list;
    },
    refetchInterval: LOOK_EVERY_MS,
  });

export const workloadQuery = (ref: string) =>
  queryOptions({
    queryKey: workloadKeys.detail(ref),
    queryFn: async ({ signal }) => {
      const detail = await apiFetch(pathOf(ref), workloadDetail, { signal });
      observeServerTime(detail.now);
      return detail;
    },
    refetchInterval: LOOK_EVERY_MS,
  });

export const reachQuery = (ref: string) =>
  queryOptions({ queryKey: workloadKeys.reach(ref), queryFn: ({ signal }) => apiFetch(`${pathOf(ref)}/reach`, reachView, { signal }) });

export const executorToolsQuery = (ref: string) =>
  queryOptions({
    queryKey: workloadKeys.tools(ref),
    queryFn: ({ signal }) => apiFetch(`${pathOf(ref)}/tools`, executorToolList, { signal }),
  });

export function changeWorkload(ref: string, body: ChangeBody): Promise<WorkloadDetail> {
  return apiFetch(pathOf(ref), workloadDetail, { method: 'PATCH', body });
}

export function registerWorkload(ref: string, body: RegisterBody): Promise<WorkloadDetail> {
  return apiFetch(pathOf(ref), workloadDetail, { method: 'PUT', body });
}

/** The only time that the key is told. */
export function createKey(ref: string): Promise<NewKey> {
  return apiFetch(`${pathOf(ref)}/keys`, newKey, { method: 'POST', body: {} });
}

export function revokeKey(keyId: string): Promise<WorkloadDetail> {
  return apiFetch(`/api/console/keys/${encodeURIComponent(keyId)}`, workloadDetail, { method: 'DELETE' });
}

export type StopVerb = 'suspend' | 'resume' | 'revoke';

/** `typed` is the name of the workload, which revoking everything asks for. */
export function stopWorkload(ref: string, verb: StopVerb, reason: string, typed?: string): Promise<WorkloadDetail> {
  const body = verb === 'revoke' ? { reason, typed } : { reason };
  return apiFetch(`${pathOf(ref)}/${verb}`, workloadDetail, { method: 'POST', body });
}
