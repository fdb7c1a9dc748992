import type { ActionRequest } from './request.ts';

/**
 * On a blind route, nobody who could still sign learns who did and what they said: the second look must be their own.
 * Once they have voted, or it is decided, there is nothing left to be influenced in.
 */
export function isBlindTo(request: Pick<ActionRequest, 'approval' | 'status' | 'votes' | 'digest'>, personId: string): boolean {
  if (request.approval?.blind !== true || request.status !== 'pending') return false;
  return !request.votes.some((vote) => vote.personId === personId && vote.digest === request.digest);
}
