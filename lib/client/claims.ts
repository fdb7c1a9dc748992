import { type ClaimAnswer, claimAnswer } from '#lib/contract/claim-view.ts';
import { apiFetch } from './api-fetch.ts';

/** Says "mine". Never a lock: whoever may sign still may. What a colleague has is taken over only on purpose. */
export function claimRequest(id: string, takeOver = false): Promise<ClaimAnswer> {
  return apiFetch(claimPath(id), claimAnswer, { method: 'PUT', body: { takeOver } });
}

/** Gives it back to everybody. */
export function releaseRequest(id: string): Promise<ClaimAnswer> {
  return apiFetch(claimPath(id), claimAnswer, { method: 'DELETE' });
}

function claimPath(id: string): string {
  return `/api/console/requests/${encodeURIComponent(id)}/claim`;
}
