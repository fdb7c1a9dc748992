import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { ballot, codeOf, collect, expectLogVerifies, propose, redeem, stored } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { decideRequest } from './decide-request.ts';
import { reportResult } from './report-result.ts';
import { settleClocks } from './settle-clocks.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const SIGNERS = ['ana', 'ben', 'cleo'] as const;
type Signer = (typeof SIGNERS)[number];

/** `late`: by somebody whose screen still shows the request as it was first asked for. */
type Command =
  | { do: 'approve' | 'deny' | 'edit'; by: Signer; late: boolean }
  | { do: 'withdraw' | 'collect' | 'redeem' | 'report' | 'settle' }
  | { do: 'time passes'; clock: 'decide-by' | 'execute-by' | 'lease' };

/** What a technician could work out on paper about a call that two technicians must sign. Shares nothing with the service. */
class Paper {
  status = 'pending';
  version = 1;
  /** Who signed the call as it is now, and each form of it that anybody ever signed: no edit brings one of those back. */
  signed: Signer[] = [];
  ever = new Set<boolean>();
  keep = true;
  edited = false;
  late = false;
  granted = false;
  runs = 0;

  /** A clock that has struck is seen by whoever touches the request next. */
  look(): void {
    if (!this.late) return;
    const next = { pending: 'expired', approved: 'lapsed' }[this.status];
    if (next) this.go(next);
  }

  go(status: string): void {
    this.status = status;
    this.version += 1;
    this.late = false;
  }

  sign(by: Signer): void {
    this.signed.push(by);
    this.ever.add(this.keep);
    if (this.signed.length < 2) this.version += 1;
    else this.go('approved');
  }

  decide({ do: verb, by }: { do: 'approve' | 'deny' | 'edit'; by: Signer }, current: boolean): void {
    this.look();
    if (this.status === 'approved' && verb === 'deny' && current) return this.go('revoked');
    if (this.status !== 'pending' || !current) return;
    if (verb === 'deny') return this.go('denied');
    if (verb === 'approve' && !this.signed.includes(by)) this.sign(by);
    if (verb === 'edit' && !this.ever.has(!this.keep)) {
      this.keep = !this.keep;
      this.edited = true;
      this.signed = [];
      this.sign(by);
    }
  }
}

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'edit' as const, 'deny' as const),
      by: fc.constantFrom(...SIGNERS),
      late: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    }),
  },
  { weight: 4, arbitrary: fc.constantFrom<Command>({ do: 'collect' }, { do: 'redeem' }, { do: 'report' }, { do: 'settle' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ do: 'withdraw' }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('decide-by' as const, 'execute-by' as const, 'lease' as const)
      .map((clock) => ({ do: 'time passes' as const, clock })),
  },
);

/** Carries out one command on the service and on paper. */
async function play(first: RequestView, paper: Paper, held: { token?: string; lease?: string }, step: Command): Promise<void> {
  const { id } = first;
  switch (step.do) {
    case 'approve':
    case 'deny':
    case 'edit': {
      const { version, digest } = await stored(world, id);
      const seen = step.late ? first : { ...first, version, digest };
      const edit = step.do === 'edit' ? { arguments: { keepRmmChannel: !paper.keep } } : {};
      await codeOf(
        decideRequest(world.ctx, world.person(step.by), id, ballot(seen, { verdict: step.do === 'deny' ? 'deny' : 'approve', ...edit })),
      );
      return paper.decide(step, seen.version === paper.version && seen.digest === digest);
    }
    case 'withdraw':
      await codeOf(withdrawRequest(world.ctx, world.agent('acme-agent'), id, { reason: 'no' }));
      paper.look();
      return paper.status === 'pending' ? paper.go('withdrawn') : undefined;
    case 'collect': {
      const view = await collect(world, id);
      paper.look();
      expect(view.grant !== null).toBe(paper.status === 'approved');
      paper.granted ||= view.grant !== null;
      if (view.grant) held.token = view.grant.token;
      return;
    }
    case 'redeem': {
      if (!held.token) return;
      const { digest } = await stored(world, id);
      const call = await redeem(world, { view: { digest }, token: held.token }).catch(() => null);
      paper.look();
      expect(call !== null).toBe(paper.status === 'approved');
      if (!call) return;
      expect(call.arguments).toEqual({ keepRmmChannel: paper.keep });
      held.lease = call.lease;
      paper.runs += 1;
      return paper.go('executing');
    }
    case 'report':
      if (!held.lease) return;
      await codeOf(reportResult(world.ctx, world.executor('acme-exec'), id, { lease: held.lease, status: 'succeeded', output: null }));
      return paper.status === 'executing' ? paper.go('succeeded') : undefined;
    case 'settle':
      await settleClocks(world.ctx, { tenant: 'acme' });
      paper.look();
      return paper.status === 'executing' && paper.late ? paper.go('unknown') : undefined;
    case 'time passes': {
      const running = { 'decide-by': 'pending', 'execute-by': 'approved', lease: 'executing' }[step.clock];
      if (paper.status !== running) return;
      await letPass(world, id, step.clock);
      paper.late = true;
    }
  }
}

describe('any sequence of commands, on the real database', () => {
  it('I2, I3, I5, I7 comes to what one can work out on paper, with one decision, at most one run, and a log that verifies', async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 18 }), async (steps) => {
        const first = await propose(world, 'host.isolate');
        const paper = new Paper();
        const held = {};
        for (const step of steps) await play(first, paper, held, step);

        const row = await stored(world, first.id);
        expect([row.status, row.version]).toEqual([paper.status, paper.version]);
        expect(row.redeemed).toBe(paper.runs);
        expect(row.grants > 0).toBe(paper.granted);
        expect(JSON.parse(row.arguments)).toEqual({ keepRmmChannel: paper.keep });
        const decisions = row.leaves.filter((type) => /^request\.(approved|denied|expired|withdrawn)$/.test(type));
        expect(decisions).toHaveLength(paper.status === 'pending' ? 0 : 1);

        paper.look();
        const view = await collect(world, first.id);
        expect(view).toMatchObject({ status: paper.status, version: paper.version, arguments: { keepRmmChannel: paper.keep } });
        expect(view.approval?.given.map(({ id }) => id).sort()).toEqual([...paper.signed].sort());
        expect(view.grant !== null).toBe(paper.status === 'approved');
        if (view.decision?.outcome.startsWith('approved'))
          expect(view.decision.outcome).toBe(paper.edited ? 'approved_with_edits' : 'approved');
        ends.set(paper.status, (ends.get(paper.status) ?? 0) + 1);
      }),
      { numRuns: 120 },
    );
    // Not one ending over and over: the sequences get somewhere.
    expect(ends.size).toBeGreaterThan(4);
    await expectLogVerifies(world);
  });
});
