import { describe, expect, it } from 'vitest';
import { COMMAND_KINDS, type Command, type CommandKind } from './command.ts';
import type { ErrorCode } from './error-code.ts';
import { isTerminal, MOVES } from './moves.ts';
import { type ActionRequest, REQUEST_STATUSES, type RequestStatus } from './request.ts';
import { castVote, DECIDE_BY, EXECUTE_WITHIN, LEASE, pendingRequest, requestIn, T0, TECHNICIAN, voteOf } from './request.fixture.ts';
import { transition } from './transition.ts';

const SECOND: typeof TECHNICIAN = { ...TECHNICIAN, personId: 'otto', name: 'Otto' };
const DAY_LATER = T0 + 86_400_000;

/** For each command kind, commands that nothing but the state can make illegal, with the instant at which they come. */
const WELL_FORMED: Record<CommandKind, Record<string, (r: ActionRequest) => { command: Command; now: number }>> = {
  vote: {
    approve: (r) => ({ command: castVote(r, SECOND), now: T0 + 1 }),
    deny: (r) => ({ command: castVote(r, SECOND, { verdict: 'deny', reason: 'no' }), now: T0 + 1 }),
  },
  withdraw: { withdraw: () => ({ command: { kind: 'withdraw', agentId: 'agent_1', agentName: 'a', reason: '' }, now: T0 + 1 }) },
  expire: { expire: () => ({ command: { kind: 'expire' }, now: DAY_LATER }) },
  lapse: { lapse: () => ({ command: { kind: 'lapse' }, now: DAY_LATER }) },
  revoke: {
    revoke: () => ({ command: { kind: 'revoke', by: { kind: 'policy', id: 'p', name: 'Policy' }, reason: 'changed' }, now: T0 + 1 }),
  },
  close: {
    close: () => ({ command: { kind: 'close', by: { kind: 'person', id: 'adm', name: 'Ada' }, reason: 'retired' }, now: T0 + 1 }),
  },
  redeem: {
    redeem: (r) => ({
      command: { kind: 'redeem', executorId: 'exec_1', digest: r.digest, leaseHash: 'lease', leaseMs: LEASE },
      now: T0 + 1,
    }),
  },
  report: {
    report: () => ({
      command: { kind: 'report', executorId: 'exec_1', leaseHash: 'lease', status: 'failed', output: 'exit 1' },
      now: T0 + 1,
    }),
  },
  'lose-lease': { 'lose-lease': () => ({ command: { kind: 'lose-lease' }, now: DAY_LATER }) },
};

type Name = 'approve' | 'deny' | Exclude<CommandKind, 'vote'>;
type Row = Record<Name, RequestStatus | ErrorCode>;

const over = (code: ErrorCode, redeem: ErrorCode, report: ErrorCode): Row => ({
  approve: code,
  deny: code,
  withdraw: code,
  expire: code,
  lapse: code,
  revoke: code,
  close: code,
  redeem,
  report,
  'lose-lease': code,
});

/** Every state × every command: the state it leads to, or the code that refuses it. */
const TABLE: Record<RequestStatus, Row> = {
  pending: {
    approve: 'approved',
    deny: 'denied',
    withdraw: 'withdrawn',
    expire: 'expired',
    lapse: 'illegal_transition',
    revoke: 'illegal_transition',
    close: 'denied',
    redeem: 'invalid_grant',
    report: 'illegal_transition',
    'lose-lease': 'illegal_transition',
  },
  approved: {
    ...over('already_decided', 'consumed', 'illegal_transition'),
    deny: 'revoked',
    lapse: 'lapsed',
    revoke: 'revoked',
    close: 'revoked',
    redeem: 'executing',
  },
  executing: { ...over('already_decided', 'consumed', 'already_reported'), deny: 'consumed', report: 'failed', 'lose-lease': 'unknown' },
  denied: over('already_decided', 'invalid_grant', 'illegal_transition'),
  expired: over('expired', 'invalid_grant', 'illegal_transition'),
  withdrawn: over('withdrawn', 'invalid_grant', 'illegal_transition'),
  lapsed: over('already_decided', 'expired', 'illegal_transition'),
  revoked: over('already_decided', 'revoked', 'illegal_transition'),
  succeeded: { ...over('already_decided', 'consumed', 'already_reported'), deny: 'consumed' },
  failed: { ...over('already_decided', 'consumed', 'already_reported'), deny: 'consumed' },
  unknown: { ...over('already_decided', 'consumed', 'already_reported'), deny: 'consumed' },
};

describe('every state × every command', () => {
  it('the table has a row for each state and a cell for each command', () => {
    expect(Object.keys(TABLE).sort()).toEqual([...REQUEST_STATUSES].sort());
    expect(Object.keys(WELL_FORMED).sort()).toEqual([...COMMAND_KINDS].sort());
    const names = Object.values(WELL_FORMED).flatMap((variants) => Object.keys(variants));
    for (const row of Object.values(TABLE)) expect(Object.keys(row).sort()).toEqual(names.sort());
  });

  for (const status of REQUEST_STATUSES) {
    for (const variants of Object.values(WELL_FORMED)) {
      for (const [name, make] of Object.entries(variants)) {
        const expected = TABLE[status][name as Name];
        it(`${status} × ${name} → ${expected}`, () => {
          const request = requestIn(status);
          const { command, now } = make(request);
          const result = transition(request, command, now);
          expect(result.ok ? result.next.status : result.code).toBe(expected);
        });
      }
    }
  }

  it('I2 terminal states absorb', () => {
    for (const status of REQUEST_STATUSES.filter(isTerminal)) {
      for (const make of Object.values(WELL_FORMED).flatMap((variants) => Object.values(variants))) {
        const { command, now } = make(requestIn(status));
        expect(transition(requestIn(status), command, now).ok).toBe(false);
      }
    }
  });

  it('the table reaches every legal move and no other', () => {
    for (const status of REQUEST_STATUSES) {
      const reached = new Set<string>();
      for (const variants of Object.values(WELL_FORMED)) {
        for (const make of Object.values(variants)) {
          const request = requestIn(status);
          const { command, now } = make(request);
          for (const reported of ['succeeded', 'failed', 'unknown'] as const) {
            const result = transition(request, command.kind === 'report' ? { ...command, status: reported } : command, now);
            if (result.ok) reached.add(result.next.status);
          }
        }
      }
      expect([...reached].sort()).toEqual([...MOVES[status]].sort());
    }
  });
});

describe('a vote', () => {
  const request = pendingRequest({
    approval: { need: { technician: 2 }, stepUp: false, blind: false, routes: ['r'], decideBy: DECIDE_BY },
  });
  const code = (r: ActionRequest, command: Command, now = T0) => {
    const result = transition(r, command, now);
    return result.ok ? result.next.status : result.code;
  };

  it.each([
    ['tenant', { tenant: 'northwind', digest: 'd0', version: 1 }],
    ['digest', { tenant: 'acme', digest: 'd1', version: 1 }],
    ['version', { tenant: 'acme', digest: 'd0', version: 2 }],
  ])('I5 names the %s that was seen, or is stale', (_, seen) => {
    expect(code(request, castVote(request, TECHNICIAN, { seen }))).toBe('stale_view');
    expect(code(request, castVote(request, TECHNICIAN, { seen, verdict: 'deny' }))).toBe('stale_view');
  });

  it('I5 an edit voids earlier votes, makes a new digest and leaves the tool alone', () => {
    const voted = pendingRequest({ ...request, votes: [voteOf(TECHNICIAN, 'd0')], version: 2 });
    const edit = { arguments: { service: 'dns' }, digest: 'd1', policy: voted.policy, approval: voted.approval, risk: 'low' as const };
    const result = transition(voted, castVote(voted, SECOND, { edit }), T0);
    if (!result.ok) throw new Error(result.code);
    expect(result.next).toMatchObject({ status: 'pending', digest: 'd1', tool: voted.tool, originalArguments: voted.arguments });
    const again = transition(result.next, castVote(result.next, TECHNICIAN), T0);
    expect(again.ok && again.next.decision?.outcome).toBe('approved_with_edits');
  });

  it('I5 an edit can never loosen its route', () => {
    const allowed = {
      arguments: {},
      digest: 'd1',
      policy: { ...request.policy, outcome: 'allow' as const },
      approval: null,
      risk: 'low' as const,
    };
    expect(code(request, castVote(request, TECHNICIAN, { edit: allowed }))).toBe('pending');
    const stepUp = { need: { manager: 1 }, stepUp: true, blind: true, routes: ['m'], decideBy: DECIDE_BY + 1 };
    const stricter = { ...allowed, policy: request.policy, approval: stepUp };
    expect(code(request, castVote(request, { ...TECHNICIAN, steppedUp: false }, { edit: stricter }))).toBe('step_up_required');
    const result = transition(request, castVote(request, TECHNICIAN, { edit: stricter }), T0);
    expect(result.ok && result.next.approval).toEqual({
      need: { technician: 2, manager: 1 },
      stepUp: true,
      blind: true,
      routes: ['m', 'r'],
      decideBy: DECIDE_BY,
    });
  });

  it('refuses an edit that policy denies, or that changes nothing', () => {
    const edit = {
      arguments: {},
      digest: 'd1',
      policy: { ...request.policy, outcome: 'deny' as const },
      approval: null,
      risk: 'low' as const,
    };
    expect(code(request, castVote(request, TECHNICIAN, { edit }))).toBe('edit_denied_by_policy');
    expect(code(request, castVote(request, TECHNICIAN, { edit: { ...edit, digest: 'd0' } }))).toBe('edit_unchanged');
  });

  it('refuses a second approval of the same digest by the same person, edited back or not', () => {
    const voted = pendingRequest({ ...request, votes: [voteOf(TECHNICIAN, 'd0')], version: 2 });
    expect(code(voted, castVote(voted, TECHNICIAN))).toBe('already_voted');
    const edited = { ...voted, digest: 'd1' };
    const back = { arguments: request.arguments, digest: 'd0', policy: request.policy, approval: request.approval, risk: 'low' as const };
    expect(code(edited, castVote(edited, TECHNICIAN, { edit: back }))).toBe('edit_unchanged');
    expect(code(edited, castVote(edited, SECOND, { edit: back }))).toBe('edit_unchanged');
  });

  it('a deny needs a reason; so does taking an approval back', () => {
    expect(code(request, castVote(request, TECHNICIAN, { verdict: 'deny', reason: ' ' }))).toBe('reason_required');
    const approved = requestIn('approved');
    expect(code(approved, castVote(approved, SECOND, { verdict: 'deny', reason: '' }))).toBe('reason_required');
  });

  it('I2 a deny that saw the request open loses against an approval and learns who won', () => {
    const seen = { tenant: 'acme', digest: 'd0', version: 1 };
    const late = transition(requestIn('approved'), castVote(request, SECOND, { verdict: 'deny', reason: 'no', seen }), T0);
    expect(late).toMatchObject({ ok: false, code: 'already_decided', detail: expect.stringContaining('Tess') });
    expect(code(requestIn('executing', { version: 3 }), castVote(request, SECOND, { verdict: 'deny', reason: 'no', seen }))).toBe(
      'already_decided',
    );
  });
});

describe('the two clocks', () => {
  it('I8 at decide-by nobody can approve, edit, deny or withdraw; the request can only expire', () => {
    const request = pendingRequest();
    const edit = { arguments: {}, digest: 'd1', policy: request.policy, approval: null, risk: 'low' as const };
    const commands: Command[] = [
      castVote(request, TECHNICIAN),
      castVote(request, TECHNICIAN, { edit }),
      castVote(request, TECHNICIAN, { verdict: 'deny', reason: 'no' }),
      { kind: 'withdraw', agentId: 'agent_1', agentName: 'a', reason: '' },
    ];
    for (const command of commands) {
      expect(transition(request, command, DECIDE_BY - 1).ok).toBe(true);
      for (const now of [DECIDE_BY, DECIDE_BY + 1, Number.NaN])
        expect(transition(request, command, now)).toMatchObject({ code: 'expired' });
    }
    expect(transition(request, { kind: 'expire' }, DECIDE_BY - 1)).toMatchObject({ code: 'illegal_transition' });
    expect(transition(request, { kind: 'expire' }, DECIDE_BY)).toMatchObject({ next: { decision: { outcome: 'expired' } } });
  });

  it('I3 at execute-by nobody can redeem; the approval can only lapse', () => {
    const request = requestIn('approved');
    const redeem: Command = { kind: 'redeem', executorId: 'exec_1', digest: 'd0', leaseHash: 'l', leaseMs: LEASE };
    const executeBy = T0 + EXECUTE_WITHIN;
    expect(transition(request, redeem, executeBy - 1).ok).toBe(true);
    for (const now of [executeBy, Number.NaN]) expect(transition(request, redeem, now)).toMatchObject({ code: 'expired' });
    expect(transition({ ...request, executeBy: null }, redeem, T0)).toMatchObject({ code: 'expired' });
    expect(transition(request, { kind: 'lapse' }, executeBy - 1)).toMatchObject({ code: 'illegal_transition' });
  });

  it('I8 a lease that runs out leaves the outcome unknown, and nothing can run or report again', () => {
    const request = requestIn('executing');
    expect(transition(request, { kind: 'lose-lease' }, T0 + LEASE - 1)).toMatchObject({ code: 'illegal_transition' });
    expect(transition(request, { kind: 'lose-lease' }, T0 + LEASE)).toMatchObject({ next: { status: 'unknown' } });
  });
});

describe('an execution', () => {
  it('I3 is only ever of the approved digest', () => {
    const redeem: Command = { kind: 'redeem', executorId: 'exec_1', digest: 'd1', leaseHash: 'l', leaseMs: LEASE };
    expect(transition(requestIn('approved'), redeem, T0)).toMatchObject({ code: 'digest_mismatch' });
  });

  it('is reported by the executor that holds the lease, and by no other', () => {
    const report = { kind: 'report', executorId: 'exec_1', leaseHash: 'lease', status: 'succeeded', output: null } as const;
    const request = requestIn('executing');
    expect(transition(request, { ...report, executorId: 'exec_2' }, T0)).toMatchObject({ code: 'lease_mismatch' });
    expect(transition(request, { ...report, leaseHash: 'other' }, T0)).toMatchObject({ code: 'lease_mismatch' });
  });

  it('a request of another agent cannot be withdrawn, and looks as if it were not there', () => {
    const withdraw: Command = { kind: 'withdraw', agentId: 'agent_2', agentName: 'a', reason: '' };
    for (const status of REQUEST_STATUSES) expect(transition(requestIn(status), withdraw, T0)).toMatchObject({ code: 'not_found' });
  });
});
