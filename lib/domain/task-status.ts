import { REQUEST_STATUSES, type RequestStatus } from './request.ts';

/**
 * The statuses of a task of the AuthZEN access request profile, and one of ours: `consumed` says that the approval was
 * used. Whoever does not know it must treat the task as not approved, which is right: there is nothing left to use.
 */
export const TASK_STATUSES = ['pending', 'approved', 'denied', 'expired', 'cancelled', 'failed', 'consumed'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

const STATUS_OF: Readonly<Record<RequestStatus, TaskStatus>> = {
  pending: 'pending',
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
  withdrawn: 'cancelled',
  executing: 'consumed',
  succeeded: 'consumed',
  failed: 'consumed',
  unknown: 'consumed',
  lapsed: 'expired',
  revoked: 'cancelled',
};

/** `approved` only for an approval that can still be used; a status that nobody foresaw is `failed` (I8). */
export function taskStatus(status: string): TaskStatus {
  return isRequestStatus(status) ? STATUS_OF[status] : 'failed';
}

function isRequestStatus(status: string): status is RequestStatus {
  return (REQUEST_STATUSES as readonly string[]).includes(status);
}
