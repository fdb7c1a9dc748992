import { z } from 'zod';
import { type ClaimView, type ColleagueList, colleagueList } from '#lib/contract/claim-view.ts';
import { type RequestDetail } from '#lib/contract/console-view.ts';
import { apiFetch } from './api-fetch.ts';

export type HandOverTo = { personId: string } | { role: NonNullable<ClaimView['role']> };

const pathOf = (id: string, rest: string) => `/api/console/requests/${encodeURIComponent(id)}/${rest}`;

/** Who else of this customer signs, and who can still sign this one. */
export function listColleagues(id: string, signal: AbortSignal): Promise<ColleagueList> {
  return apiFetch(pathOf(id, 'colleagues'), colleagueList, { signal });
}

export function handOver(id: string, to: HandOverTo, note: string): Promise<unknown> {
  return apiFetch(pathOf(id, 'hand-over'), z.unknown(), { method: 'POST', body: { to, note } });
}

/** A note that colleagues see and agents never do. */
export function postNote(id: string, body: string): Promise<unknown> {
  return apiFetch(pathOf(id, 'notes'), z.unknown(), { method: 'POST', body: { body } });
}

/** Denies what is on the screen, suspends its agent and tells the managers. */
export function reportAgent({ request }: RequestDetail, reason: string): Promise<unknown> {
  const { id, digest, version, tenant } = request;
  return apiFetch(pathOf(id, 'report'), z.unknown(), { method: 'POST', body: { reason, digest, version, tenant } });
}
