import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signer } from './authority.ts';
import type { Command, Edit } from './command.ts';
import { isTerminal, mayMove } from './moves.ts';
import { type ActionRequest, type Approval, REQUEST_STATUSES } from './request.ts';
import { EXECUTE_WITHIN, LEASE, pendingRequest, requestIn, T0 } from './request.fixture.ts';
import { ROLES } from './role.ts';
import { transition } from './transition.ts';

const PEOPLE = ['ana', 'ben', 'cleo', 'dov', 'owner'];
const DIGESTS = ['d0', 'd1', 'd2'];
const DECIDE_WITHIN = 1_000;

const signer: fc.Arbitrary<Signer> = fc.record({
  personId: fc.constantFrom(...PEOPLE),
  name: fc.constantFrom('N'),
  active: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  roles: fc.subarray([...ROLES], { minLength: 1 }),
  steppedUp: fc.boolean(),
});
const count = fc.integer({ min: 0, max: 2 });
const approval: fc.Arbitrary<Approval> = fc
  .record({ technician: count, manager: count, stepUp: fc.boolean(), seconds: fc.integer({ min: 1, max: DECIDE_WITHIN }) })
  .map(({ technician, manager, stepUp, seconds }) => ({
    need: { technician, manager },
    stepUp,
    blind: false,
    routes: ['r'],
    decideBy: T0 + seconds,
  }));
const edit: fc.Arbitrary<Edit> = fc.record({
  arguments: fc.constantFrom({ service: 'dns' }, { service: 'dhcp' }),
  digest: fc.constantFrom(...DIGESTS),
  policy: fc.constantFrom('allow', 'deny', 'escalate').map((outcome) => ({ ...pendingRequest().policy, outcome })),
  approval: fc.option(approval),
  risk: fc.constant('low' as const),
});

/** A command, told how the request looks at that moment; mostly well aimed, sometimes not. */
type Step = { after: number; aim: (request: ActionRequest) => Command };
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 0);
const voteStep = fc
  .record({
    signer,
    verdict: fc.constantFrom('approve', 'approve', 'approve', 'deny'),
    reason: fc.constantFrom('seen', 'no', ''),
    edit: fc.option(edit, { freq: 3 }),
    stale: rarely,
    foreign: rarely,
  })
  .map(
    ({ signer, verdict, reason, edit, stale, foreign }) =>
      (request: ActionRequest): Command => ({
        kind: 'vote',
        signer,
        verdict: verdict,
        reason,
        seen: { tenant: foreign ? 'northwind' : request.tenant, digest: request.digest, version: request.version - (stale ? 1 : 0) },
        ...(edit ? { edit } : {}),
        executeWithinMs: EXECUTE_WITHIN,
      }),
  );
const otherStep: fc.Arbitrary<Step['aim']> = fc.oneof(
  fc.constantFrom('agent_1', 'agent_2').map((agentId) => (): Command => ({ kind: 'withdraw', agentId, agentName: 'a', reason: '' })),
  fc.constantFrom<Command>({ kind: 'expire' }, { kind: 'lapse' }, { kind: 'lose-lease' }).map((command) => () => command),
  fc
    .constantFrom('person' as const, 'policy' as const, 'clock' as const)
    .map((kind) => (): Command => ({ kind: 'revoke', by: { kind, id: 'x', name: 'X' }, reason: 'r' })),
  fc.constantFrom('', 'retired').map((reason) => (): Command => ({ kind: 'close', by: { kind: 'person', id: 'x', name: 'X' }, reason })),
  fc
    .constantFrom(...DIGESTS)
    .map((digest) => (): Command => ({ kind: 'redeem', executorId: 'exec_1', digest, leaseHash: 'lease', leaseMs: LEASE })),
  fc
    .constantFrom('succeeded' as const, 'failed' as const, 'unknown' as const)
    .map((status) => (): Command => ({ kind: 'report', executorId: 'exec_1', leaseHash: 'lease', status, output: null })),
);
const delay = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 1, arbitrary: fc.constantFrom(DECIDE_WITHIN, LEASE, EXECUTE_WITHIN) },
);
const step: fc.Arbitrary<Step> = fc.record({
  after: delay,
  aim: fc.oneof({ weight: 3, arbitrary: voteStep }, { weight: 2, arbitrary: otherStep }),
});
const start: fc.Arbitrary<ActionRequest> = fc
  .option(approval, { freq: 20 })
  .map((a) => pendingRequest({ approval: a, barredSigners: ['owner'] }));

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) deepFreeze(part);
  return value;
}

/** An oracle that shares nothing with quorum.ts: does some assignment of people to seats fill every seat? */
function someAssignmentFills(seats: string[], people: { personId: string; roles: readonly string[] }[]): boolean {
  const [seat, ...rest] = seats;
  if (seat === undefined) return true;
  return people.some(
    (p) =>
      p.roles.includes(seat) &&
      someAssignmentFills(
        rest,
        people.filter((o) => o.personId !== p.personId),
      ),
  );
}

type Turn = { before: ActionRequest; command: Command; now: number; after: ActionRequest };

/** Runs the steps, checking what must hold at every one of them, and returns the turns that were accepted. */
function play(first: ActionRequest, steps: Step[]): Turn[] {
  let request = deepFreeze(first);
  let now = T0;
  const turns: Turn[] = [];
  for (const { after, aim } of steps) {
    now += after;
    const command = aim(request);
    const result = transition(request, command, now);
    expect(transition(request, command, now)).toEqual(result);
    if (!result.ok) continue;
    const { next, events } = result;
    expect(isTerminal(request.status)).toBe(false);
    if (command.kind === 'vote') expect(command.seen).toEqual({ tenant: request.tenant, digest: request.digest, version: request.version });
    expect(next.version).toBe(request.version + 1);
    expect(next.updatedAt).toBe(now);
    expect(next.status === request.status ? command.kind : mayMove(request.status, next.status)).toBe(
      next.status === request.status ? 'vote' : true,
    );
    const { id, tenant, agentId, tool, toolSchemaHash, nonce, barredSigners, targets, createdAt, intent, chain } = request;
    expect(next).toMatchObject({ id, tenant, agentId, tool, toolSchemaHash, nonce, barredSigners, targets, createdAt, intent, chain });
    // I7: the events are a path from the old state to the new one.
    expect(events[0]?.from).toBe(request.status);
    expect(events.at(-1)?.to).toBe(next.status);
    for (const [i, event] of events.slice(1).entries()) expect(event.from).toBe(events[i]?.to);
    turns.push({ before: request, command, now, after: next });
    request = deepFreeze(next);
  }
  return turns;
}

const turns = fc.tuple(start, fc.array(step, { maxLength: 14 }));
const check = (property: (turns: Turn[]) => void, numRuns = 3_000) =>
  fc.assert(
    fc.property(turns, ([first, steps]) => property(play(first, steps))),
    { numRuns },
  );

describe('any sequence of commands', () => {
  it('I2 has at most one effective decision and at most one execution', () => {
    let decided = 0;
    check((all) => {
      const leftPending = all.filter((t) => t.before.status === 'pending' && t.after.status !== 'pending');
      decided += leftPending.length;
      expect(leftPending.length).toBeLessThanOrEqual(1);
      expect(all.filter((t) => t.after.status === 'executing').length).toBeLessThanOrEqual(1);
      for (const t of all) {
        expect(t.after.decision === null).toBe(t.after.status === 'pending');
        if (t.before.decision && t.after.decision !== t.before.decision) expect(t.after.status).toBe('revoked');
      }
    });
    expect(decided).toBeGreaterThan(500);
  });

  it('I1, I10 approves only on a quorum of distinct people, none barred, who saw exactly this digest in time', () => {
    let approvals = 0;
    check((all) => {
      for (const [i, t] of all.entries()) {
        if (t.after.status !== 'approved') continue;
        approvals += 1;
        const cast = all
          .slice(0, i + 1)
          .flatMap((turn) => (turn.command.kind === 'vote' ? [{ ...turn.command, digest: turn.after.digest, at: turn.now }] : []));
        const valid = cast.filter(
          (v) =>
            v.verdict === 'approve' && v.digest === t.after.digest && v.signer.active && !t.after.barredSigners.includes(v.signer.personId),
        );
        const { need, stepUp, decideBy } = t.after.approval ?? { need: {}, stepUp: true, decideBy: 0 };
        const seats = Object.entries(need).flatMap(([role, n]) => Array<string>(n).fill(role));
        expect(seats.length).toBeGreaterThan(0);
        expect(
          someAssignmentFills(
            seats,
            valid.map((v) => v.signer),
          ),
        ).toBe(true);
        expect(t.now).toBeLessThan(decideBy);
        if (stepUp && t.command.kind === 'vote') expect(t.command.signer.steppedUp).toBe(true);
        expect(t.after.decision?.decidedBy.map((d) => d.id).sort()).toEqual([...new Set(valid.map((v) => v.signer.personId))].sort());
      }
    }, 6_000);
    expect(approvals).toBeGreaterThan(100);
  });

  it('I5 only an edit changes what would run; it makes a new digest, and needs only ever grow', () => {
    check((all) => {
      for (const { before, after, command } of all) {
        const edited = command.kind === 'vote' && command.verdict === 'approve' && command.edit !== undefined;
        expect(after.digest !== before.digest).toBe(edited);
        if (!edited) expect(after.arguments).toBe(before.arguments);
        else expect(after.originalArguments).toEqual(before.originalArguments ?? before.arguments);
        for (const role of ['technician', 'manager'] as const)
          expect(after.approval?.need[role] ?? 0).toBeGreaterThanOrEqual(before.approval?.need[role] ?? 0);
        expect(after.approval?.decideBy ?? 0).toBeLessThanOrEqual(before.approval?.decideBy ?? Number.MAX_VALUE);
      }
    });
  });

  it('I3, I8 executes only the approved digest of a standing approval, in time', () => {
    check((all) => {
      for (const { before, after, command, now } of all) {
        if (after.status !== 'executing') continue;
        expect(before.status).toBe('approved');
        expect(command).toMatchObject({ kind: 'redeem', digest: before.digest });
        expect(now).toBeLessThan(before.executeBy ?? 0);
      }
    });
  });

  it('I8 silence is never yes: without an approving vote nothing is ever approved or run', () => {
    const silent = fc.array(step, { maxLength: 20 }).map((steps) =>
      steps.map(
        ({ after, aim }): Step => ({
          after,
          aim: (request) => {
            const command = aim(request);
            return command.kind === 'vote' ? { ...command, verdict: 'deny' } : command;
          },
        }),
      ),
    );
    fc.assert(
      fc.property(start, silent, (first, steps) => {
        for (const { after } of play(first, steps)) expect(['pending', 'denied', 'expired', 'withdrawn']).toContain(after.status);
      }),
    );
  });

  it('I2 is total, and nothing ever leaves a terminal state', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REQUEST_STATUSES),
        step,
        fc.integer({ min: -DECIDE_WITHIN, max: EXECUTE_WITHIN * 2 }),
        (status, { aim }, at) => {
          const request = requestIn(status);
          const result = transition(request, aim(request), T0 + at);
          if (isTerminal(status)) expect(result.ok).toBe(false);
          if (result.ok) expect(result.next.version).toBe(request.version + 1);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
