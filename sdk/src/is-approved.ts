import type { Decision, Grant, RequestView } from './request-view.ts';

export type ApprovedRequest = RequestView & { status: 'approved'; decision: Decision; grant: Grant };

/**
 * Whether a request may be run now. Only a known status with a known outcome and a grant is a yes: what a newer
 * service says, and what is missing, is a no.
 */
export function isApproved(request: RequestView): request is ApprovedRequest {
  const outcome = request.decision?.outcome;
  if (request.status !== 'approved' || (outcome !== 'approved' && outcome !== 'approved_with_edits')) return false;
  return typeof request.grant?.token === 'string';
}
