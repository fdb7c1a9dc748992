import { HoldpointError } from './errors.ts';
import type { RequestView } from './request-view.ts';

/** A guarded call that did not run. `message` is what the person, or the policy, said. */
export class NotApprovedError extends HoldpointError {
  override readonly name: string = 'NotApprovedError';
  readonly request: RequestView;

  constructor(code: string, request: RequestView) {
    super(code, { status: 0, detail: request.decision?.message || `The request is ${request.status}; nothing was run.` });
    this.request = request;
  }
}

/** A person or policy said no. */
export class DeniedError extends NotApprovedError {
  override readonly name = 'DeniedError';
}

/** Nobody decided in time. Silence is never yes. */
export class ExpiredError extends NotApprovedError {
  override readonly name = 'ExpiredError';
}

/** The agent took it back. */
export class WithdrawnError extends NotApprovedError {
  override readonly name = 'WithdrawnError';
}

/** It was approved, and the approval was taken back before it ran. */
export class RevokedError extends NotApprovedError {
  override readonly name = 'RevokedError';
}

/** It was approved, and not run in time. */
export class LapsedError extends NotApprovedError {
  override readonly name = 'LapsedError';
}

/** It was approved and is running or has run: see `request.result`. It is not run again. */
export class AlreadyRunError extends NotApprovedError {
  override readonly name = 'AlreadyRunError';
}

type OutcomeClass = new (code: string, request: RequestView) => NotApprovedError;

const CLASSES = new Map<string, [code: string, outcomeClass: OutcomeClass]>([
  ['denied', ['denied', DeniedError]],
  ['expired', ['expired', ExpiredError]],
  ['withdrawn', ['withdrawn', WithdrawnError]],
  ['revoked', ['revoked', RevokedError]],
  ['lapsed', ['lapsed', LapsedError]],
  ['executing', ['already_run', AlreadyRunError]],
  ['succeeded', ['already_run', AlreadyRunError]],
  ['failed', ['already_run', AlreadyRunError]],
  ['unknown', ['already_run', AlreadyRunError]],
]);

/** Why a request that is not approved does not run. A status that this version does not know is no approval either (`not_approved`). */
export function outcomeError(request: RequestView): NotApprovedError {
  const [code, outcomeClass] = CLASSES.get(request.status) ?? ['not_approved', NotApprovedError];
  return new outcomeClass(code, request);
}
