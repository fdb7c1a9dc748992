import { authorize, checkStepUp, type Refusal, refuse } from './authority.ts';
import type { Command, RequestEvent, Seen } from './command.ts';
import { checkConsent, NO_CONSENT } from './consent.ts';
import { applyEdit } from './edit.ts';
import { mayMove } from './moves.ts';
import { countingVotes, fillSeats } from './quorum.ts';
import type { ActionRequest, Decision, RequestStatus } from './request.ts';

export type Transition = { ok: true; next: ActionRequest; events: RequestEvent[] } | Refusal;

/**
 * The one place where a request changes state. Total and pure: same request, command and instant, same answer.
 * `now` is the database's clock in epoch milliseconds. A refusal changes nothing; silence is never yes, so a
 * request past its decide-by can only expire, and an approval past its execute-by can only lapse.
 */
export function transition(request: ActionRequest, command: Command, now: number): Transition {
  switch (command.kind) {
    case 'vote':
      return vote(request, command, now);
    case 'withdraw':
      return withdraw(request, command, now);
    case 'expire':
      return expire(request, now);
    case 'lapse':
      return lapse(request, now);
    case 'revoke':
      return revoke(request, command, now);
    case 'close':
      return close(request, command, now);
    case 'redeem':
      return redeem(request, command, now);
    case 'report':
      return report(request, command, now);
    case 'lose-lease':
      return loseLease(request, now);
  }
}

function vote(request: ActionRequest, command: Extract<Command, { kind: 'vote' }>, now: number): Transition {
  const { signer, verdict, reason, seen, edit, consent = NO_CONSENT } = command;
  // Before anything else: a view of another tenant's request must not even learn its state.
  if (seen.tenant !== request.tenant) return refuse('stale_view', 'The view names another tenant.');
  // A deny that saw the approval takes it back; one that saw the request still open has lost the race and is told to whom.
  if (request.status === 'approved' && verdict === 'deny' && sawCurrent(request, seen)) {
    const authority = authorize(request, signer, verdict);
    if (!authority.ok) return authority;
    const by = { kind: 'person', id: signer.personId, name: signer.name } as const;
    return revoke(request, { kind: 'revoke', by, reason }, now);
  }
  if (verdict === 'deny' && sawApproved(request, seen))
    return refuse('consumed', 'It cannot be taken back: its grant was redeemed and the call has started.');
  if (request.status !== 'pending') return alreadyOver(request);
  if (isOverdue(request, now)) return refuse('expired', 'The time to decide has passed; silence is never yes.');
  const authority = authorize(request, signer, verdict);
  if (!authority.ok) return authority;
  if (!sawCurrent(request, seen)) return refuse('stale_view', 'The request changed since it was shown to you.');
  if (verdict === 'deny' && reason.trim() === '') return refuse('reason_required', 'Say why; the agent gets these words.');

  const edited = edit && verdict === 'approve' ? applyEdit(request, edit, signer) : null;
  if (edited && !edited.ok) return edited;
  const base = edited ? edited.request : request;
  if (isOverdue(base, now)) return refuse('expired', 'The call as edited had to be decided earlier.');
  if (verdict === 'approve' && countingVotes(base).some((v) => v.personId === signer.personId))
    return refuse('already_voted', 'You have already approved this call.');

  const consented = verdict === 'approve' ? checkConsent(base, consent, now) : null;
  if (consented && !consented.ok) return consented;
  const proven = verdict === 'approve' ? checkStepUp(base, signer) : null;
  if (proven && !proven.ok) return proven;

  const cast = {
    personId: signer.personId,
    personName: signer.name,
    roles: signer.roles,
    verdict,
    reason,
    digest: base.digest,
    version: request.version,
    consent: consented?.consent ?? null,
    assertion: consented ? consent.assertion : null,
    at: now,
  };
  const voted: ActionRequest = { ...base, votes: [...base.votes, cast], version: request.version + 1, updatedAt: now };
  const actor = { kind: 'person', id: signer.personId } as const;
  const events: RequestEvent[] = [{ type: edited ? 'request.edited' : 'request.voted', from: 'pending', to: 'pending', actor }];
  if (verdict === 'deny') {
    const decision = decide('denied', reason, [{ kind: 'person', id: signer.personId, name: signer.name }], now);
    return {
      ok: true,
      next: { ...voted, status: 'denied', decision },
      events: [...events, { type: 'request.denied', from: 'pending', to: 'denied', actor }],
    };
  }

  const counting = countingVotes(voted);
  if (!fillSeats(voted.approval?.need ?? {}, counting).met) return { ok: true, next: voted, events };
  const outcome = voted.originalArguments === null ? 'approved' : 'approved_with_edits';
  const decidedBy = counting.map((v) => ({ kind: 'person' as const, id: v.personId, name: v.personName }));
  const next: ActionRequest = {
    ...voted,
    status: 'approved',
    decision: decide(outcome, reason, decidedBy, now),
    executeBy: now + command.executeWithinMs,
  };
  return { ok: true, next, events: [...events, { type: 'request.approved', from: 'pending', to: 'approved', actor }] };
}

function sawCurrent(request: ActionRequest, seen: Seen): boolean {
  return seen.tenant === request.tenant && seen.digest === request.digest && seen.version === request.version;
}

/** Whoever wants to take an approval back that they saw, when it runs already, did not lose a race for the decision. */
function sawApproved({ execution, status, version, digest }: ActionRequest, seen: Seen): boolean {
  const approvedAt = version - (status === 'executing' ? 1 : 2);
  return execution !== null && seen.digest === digest && seen.version >= approvedAt;
}

function withdraw(request: ActionRequest, command: Extract<Command, { kind: 'withdraw' }>, now: number): Transition {
  if (request.agentId !== command.agentId) return refuse('not_found', 'No such request.');
  if (request.status !== 'pending') return alreadyOver(request);
  if (isOverdue(request, now)) return refuse('expired', 'The time to decide has passed.');
  const by = [{ kind: 'agent' as const, id: command.agentId, name: command.agentName }];
  const actor = { kind: 'agent', id: command.agentId } as const;
  return move(request, 'withdrawn', now, 'request.withdrawn', actor, { decision: decide('withdrawn', command.reason, by, now) });
}

function expire(request: ActionRequest, now: number): Transition {
  if (request.status !== 'pending') return alreadyOver(request);
  if (!isOverdue(request, now)) return refuse('illegal_transition', 'There is still time to decide.');
  const by = [{ kind: 'clock' as const, id: 'decide-by', name: 'Deadline' }];
  const message = 'Nobody decided in time. Silence is never yes.';
  return move(request, 'expired', now, 'request.expired', CLOCK, { decision: decide('expired', message, by, now) });
}

function lapse(request: ActionRequest, now: number): Transition {
  if (request.status !== 'approved') return alreadyOver(request);
  if (request.executeBy === null || now < request.executeBy) return refuse('illegal_transition', 'The approval is still good.');
  return move(request, 'lapsed', now, 'request.lapsed', CLOCK, {});
}

function revoke(request: ActionRequest, command: Extract<Command, { kind: 'revoke' }>, now: number): Transition {
  if (request.status !== 'approved') return alreadyOver(request);
  if (command.by.kind === 'person' && command.reason.trim() === '')
    return refuse('reason_required', 'Say why; the agent gets these words.');
  const actor = command.by.kind === 'clock' ? CLOCK : { kind: command.by.kind, id: command.by.id };
  const decision = decide('denied', command.reason, [command.by], now);
  return move(request, 'revoked', now, 'request.revoked', actor, { decision });
}

/**
 * The agent was revoked: what waits is denied, what was approved and not redeemed is revoked. No vote: who does this
 * administers agents, and need not be one who signs.
 */
function close(request: ActionRequest, { by, reason }: Extract<Command, { kind: 'close' }>, now: number): Transition {
  if (request.status !== 'pending') return revoke(request, { kind: 'revoke', by, reason }, now);
  if (isOverdue(request, now)) return refuse('expired', 'The time to decide has passed.');
  if (reason.trim() === '') return refuse('reason_required', 'Say why; the agent gets these words.');
  const actor = { kind: 'person', id: by.id } as const;
  return move(request, 'denied', now, 'request.denied', actor, { decision: decide('denied', reason, [by], now) });
}

function redeem(request: ActionRequest, command: Extract<Command, { kind: 'redeem' }>, now: number): Transition {
  if (request.status === 'revoked') return refuse('revoked', 'The approval was revoked.');
  if (request.execution !== null) return refuse('consumed', 'The approval was already used.');
  if (request.status === 'lapsed') return refuse('expired', 'The time to execute has passed.');
  if (request.status !== 'approved') return refuse('invalid_grant', 'There is no approval to redeem.');
  if (request.executeBy === null || !(now < request.executeBy)) return refuse('expired', 'The time to execute has passed.');
  if (command.digest !== request.digest) return refuse('digest_mismatch', 'This is not the call that was approved.');
  const execution = {
    executorId: command.executorId,
    leaseHash: command.leaseHash,
    startedAt: now,
    leaseUntil: now + command.leaseMs,
    finishedAt: null,
    output: null,
  };
  return move(request, 'executing', now, 'grant.redeemed', { kind: 'executor', id: command.executorId }, { execution });
}

function report(request: ActionRequest, command: Extract<Command, { kind: 'report' }>, now: number): Transition {
  const execution = request.execution;
  if (execution === null) return refuse('illegal_transition', 'Nothing is running.');
  if (execution.executorId !== command.executorId || execution.leaseHash !== command.leaseHash)
    return refuse('lease_mismatch', 'The lease is not the one that this run holds.');
  if (request.status !== 'executing') return refuse('already_reported', 'A result is already on record.');
  const finished = { ...execution, finishedAt: now, output: command.output };
  const actor = { kind: 'executor', id: command.executorId } as const;
  return move(request, command.status, now, 'result.reported', actor, { execution: finished });
}

/** The executor went silent: nobody knows whether it ran, so it is `unknown` and never run again (I8). */
function loseLease(request: ActionRequest, now: number): Transition {
  if (request.status !== 'executing' || request.execution === null) return alreadyOver(request);
  if (now < request.execution.leaseUntil) return refuse('illegal_transition', 'The lease still runs.');
  return move(request, 'unknown', now, 'lease.lost', CLOCK, { execution: { ...request.execution, finishedAt: now } });
}

const CLOCK = { kind: 'system', id: 'clock' } as const;

/**
 * True when the decide-by has passed: the clock inside each operation, beside the job that does the same. Both clocks
 * ask `!(now < limit)`, not `now >= limit`, so that an instant that is not a number counts as too late (I8).
 */
export function isOverdue(request: Pick<ActionRequest, 'status' | 'approval'>, now: number): boolean {
  return request.status === 'pending' && request.approval !== null && !(now < request.approval.decideBy);
}

function move(
  request: ActionRequest,
  to: RequestStatus,
  now: number,
  type: RequestEvent['type'],
  actor: RequestEvent['actor'],
  change: Partial<ActionRequest>,
): Transition {
  if (!mayMove(request.status, to)) return alreadyOver(request);
  const next: ActionRequest = { ...request, ...change, status: to, version: request.version + 1, updatedAt: now };
  return { ok: true, next, events: [{ type, from: request.status, to, actor }] };
}

function decide(outcome: Decision['outcome'], message: string, decidedBy: Decision['decidedBy'], decidedAt: number): Decision {
  return { outcome, message, decidedBy, decidedAt };
}

/** Why nothing can be decided about a request that is not, or no longer, pending. */
export function alreadyOver(request: ActionRequest): Refusal {
  if (request.status === 'expired') return refuse('expired', 'The request expired before anyone decided.');
  if (request.status === 'withdrawn') return refuse('withdrawn', 'The agent took the request back.');
  if (request.status === 'pending') return refuse('illegal_transition', 'The request is not decided yet.');
  const who = request.decision?.decidedBy.map((d) => d.name).join(' and ') ?? 'someone';
  return refuse('already_decided', `The request is ${request.status}, decided by ${who}.`);
}
