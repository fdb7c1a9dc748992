import type { RequestStatus } from './request.ts';

/** The legal moves, as data: `transition()` refuses whatever is not here, and the model test enumerates it. */
export const MOVES: Readonly<Record<RequestStatus, readonly RequestStatus[]>> = {
  pending: ['approved', 'denied', 'expired', 'withdrawn'],
  approved: ['executing', 'lapsed', 'revoked'],
  executing: ['succeeded', 'failed', 'unknown'],
  denied: [],
  expired: [],
  withdrawn: [],
  lapsed: [],
  revoked: [],
  succeeded: [],
  failed: [],
  unknown: [],
};

export function mayMove(from: RequestStatus, to: RequestStatus): boolean {
  return MOVES[from].includes(to);
}

export function isTerminal(status: RequestStatus): boolean {
  return MOVES[status].length === 0;
}
