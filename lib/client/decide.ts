import { z } from 'zod';
import { type RequestDetail, requestDetail, type VoteBody } from '#lib/contract/console-view.ts';
import { apiFetch } from './api-fetch.ts';

/** Sends one verdict about exactly what was displayed: `shown` is the snapshot on the screen, never the newest one (I5). */
export function castVote(
  shown: RequestDetail,
  verdict: VoteBody['verdict'],
  reason: string,
  edited?: VoteBody['arguments'],
): Promise<RequestDetail> {
  const { id, digest, version, tenant } = shown.request;
  const body: VoteBody = { verdict, reason, digest, version, tenant, ...(edited ? { arguments: edited } : {}) };
  return apiFetch(`/api/console/requests/${encodeURIComponent(id)}/votes`, requestDetail, { method: 'POST', body });
}

export function sendMessage(id: string, body: string): Promise<unknown> {
  return apiFetch(`/api/console/requests/${encodeURIComponent(id)}/messages`, z.unknown(), { method: 'POST', body: { body } });
}

export function endSession(id: string): Promise<unknown> {
  return apiFetch(`/api/console/sessions/${encodeURIComponent(id)}`, z.unknown(), { method: 'DELETE' });
}
