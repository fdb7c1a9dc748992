import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { openDatabase } from '#lib/store/database.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { approved, codeOf, collect, expectLogVerifies, granted, propose, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { createPolicyCache } from './policy-cache.ts';
import { settleClocks } from './settle-clocks.ts';
import { withdrawRequest } from './withdraw-request.ts';

/** Two nodes of one deployment, each with its own connections, caches and keys. */
let world: World;
let other: World;
let close: () => Promise<void>;
beforeAll(async () => {
  world = await createWorld({ max: 8 });
  const db = openDatabase(world.test.urls.runtime, { max: 8 });
  const ctx = { ...world.ctx, db, signer: createSigner({ db, kek: world.kek }), policies: createPolicyCache(db) };
  other = { ...world, ctx };
  close = async () => {
    await db.close();
    await world.close();
  };
  await Promise.all([propose(world, 'service.restart'), propose(other, 'service.restart')]);
});
afterAll(() => close());

type Told = { code: string; winner: unknown };
/** What one of the racers is told: 'ok', or the refusal and who won. */
async function told(operation: Promise<unknown>): Promise<Told> {
  try {
    await operation;
    return { code: 'ok', winner: null };
  } catch (error) {
    if (error instanceof HoldpointError) return { code: error.code, winner: error.extra['winner'] ?? null };
    throw error;
  }
}

/** Runs `count` races, some at a time so that they also race with each other, and gives the outcome of each. */
async function races<T>(count: number, atOnce: number, race: (index: number) => Promise<T>): Promise<T[]> {
  const outcomes: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) outcomes.push(await race(next++));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return outcomes;
}

/** Starts both in the same turn of the event loop, whoever is named first going first in every other race. */
const together = <A, B>(index: number, a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> => {
  if (index % 2 === 0) return Promise.all([a(), b()]);
  return Promise.all([b(), a()]).then(([second, first]) => [first, second]);
};

describe('I2 two people who decide at once', () => {
  it('300 races of approve against deny: exactly one wins, and the loser is told who', async () => {
    const wins = { approve: 0, deny: 0 };
    await races(300, 4, async (index) => {
      const view = await propose(world, 'service.restart');
      const [approve, deny] = await together(
        index,
        () => told(vote(world, 'ana', view)),
        () => told(vote(other, 'ben', view, { verdict: 'deny' })),
      );
      const winner = approve.code === 'ok' ? 'approve' : 'deny';
      wins[winner] += 1;
      const [won, lost] = winner === 'approve' ? [approve, deny] : [deny, approve];
      expect(won.code).toBe('ok');
      expect(lost).toMatchObject({
        code: 'already_decided',
        winner: winner === 'approve' ? { names: ['Ana'], outcome: 'approved' } : { names: ['Ben'], outcome: 'denied' },
      });
      expect(await stored(world, view.id)).toMatchObject({ status: winner === 'approve' ? 'approved' : 'denied', version: 2, votes: 1 });
    });
    expect(wins.approve + wins.deny).toBe(300);
    // Each side won some: else this was no race.
    expect(Math.min(wins.approve, wins.deny)).toBeGreaterThan(0);
  });

  it('40 races of an edit against an approval: one call is signed, and it is the winner’s', async () => {
    await races(40, 4, async (index) => {
      const view = await propose(world, 'service.restart');
      const [edit, approve] = await together(
        index,
        () => told(vote(world, 'ana', view, { arguments: { service: 'BITS' } })),
        () => told(vote(other, 'ben', view)),
      );
      expect([edit.code, approve.code].sort()).toEqual(['already_decided', 'ok']);
      const { arguments: text, digest, votes } = await stored(world, view.id);
      expect(votes).toBe(1);
      expect(JSON.parse(text)).toEqual({ service: edit.code === 'ok' ? 'BITS' : 'Spooler' });
      expect(digest === view.digest).toBe(approve.code === 'ok');
    });
  });

  it('40 races of one person’s double click: one vote, the same answer', async () => {
    await races(40, 4, async () => {
      const view = await propose(world, 'service.restart');
      const [one, two] = await Promise.all([vote(world, 'ana', view), vote(other, 'ana', view)]);
      expect([one.status, two.status]).toEqual(['approved', 'approved']);
      expect(await stored(world, view.id)).toMatchObject({ version: 2, votes: 1 });
    });
  });
});

describe('I10 a quorum of two that sign at once', () => {
  it('40 races: one counts, the other is told to look again, and then it is approved by both', async () => {
    await races(40, 4, async (index) => {
      const view = await propose(world, 'host.isolate');
      const [ana, ben] = await together(
        index,
        () => told(vote(world, 'ana', view)),
        () => told(vote(other, 'ben', view)),
      );
      // Ben's screen did not show that Ana had signed: so he looks once more and signs what he sees.
      expect([ana.code, ben.code].sort()).toEqual(['ok', 'stale_view']);
      expect(await stored(world, view.id)).toMatchObject({ status: 'pending', version: 2, votes: 1 });
      const now = await collect(world, view.id);
      const decided = await vote(world, ana.code === 'ok' ? 'ben' : 'ana', now);
      expect(decided.decision?.decidedBy.map(({ id }) => id).sort()).toEqual(['ana', 'ben']);
      expect(await stored(world, view.id)).toMatchObject({ status: 'approved', votes: 2 });
    });
  });
});

describe('I2 other hands that meet at one request', () => {
  it('40 races of withdraw against approve: one of them, and each knows', async () => {
    await races(40, 4, async (index) => {
      const view = await propose(world, 'service.restart');
      const [withdraw, approve] = await together(
        index,
        () => told(withdrawRequest(world.ctx, world.agent('acme-agent'), view.id, { reason: 'no' })),
        () => told(vote(other, 'ana', view)),
      );
      const { status } = await stored(world, view.id);
      if (withdraw.code === 'ok') expect([status, approve.code]).toEqual(['withdrawn', 'withdrawn']);
      else expect([status, withdraw.code, approve.code]).toEqual(['approved', 'already_decided', 'ok']);
    });
  });

  it('40 races of the expiry job against an approval that comes too late: never approved', async () => {
    await races(40, 4, async (index) => {
      const view = await propose(world, 'service.restart');
      await letPass(world, view.id, 'decide-by');
      const [, approve] = await together(
        index,
        () => settleClocks(other.ctx, { tenant: 'acme' }),
        () => told(vote(world, 'ana', view)),
      );
      expect(approve.code).toBe('expired');
      const { status, leaves } = await stored(world, view.id);
      expect([status, leaves]).toEqual(['expired', ['request.submitted', 'request.expired']]);
    });
  });

  it('40 races of a deny against a redeem: it ran or it was revoked, never both', async () => {
    const ends = new Set<string>();
    await races(40, 4, async (index) => {
      const grant = await granted(world);
      const [run, deny] = await together(
        index,
        () => codeOf(redeem(world, grant)),
        () => codeOf(vote(other, 'ben', grant.view, { verdict: 'deny' })),
      );
      const { status, redeemed } = await stored(world, grant.view.id);
      ends.add(status);
      if (run === 'ok') expect([deny, status, redeemed]).toEqual(['consumed', 'executing', 1]);
      else expect([run, deny, status, redeemed]).toEqual(['revoked', 'ok', 'revoked', 0]);
    });
    expect(ends.size).toBeGreaterThan(0);
  });

  it('40 races of a deny against the agent that collects: whatever it collected is worth nothing', async () => {
    await races(40, 4, async (index) => {
      const view = await approved(world);
      const [collected] = await together(
        index,
        () => collect(world, view.id),
        () => vote(other, 'ben', view, { verdict: 'deny' }),
      );
      expect(await stored(world, view.id)).toMatchObject({ status: 'revoked', redeemed: 0 });
      if (collected.grant) expect(await codeOf(redeem(world, { view, token: collected.grant.token }))).toBe('revoked');
    });
  });
});

describe('I3 one grant and many redeemers', () => {
  it('100 grants × 25 redeemers: each is redeemed exactly once, and 24 are told that it was consumed', async () => {
    await races(100, 2, async () => {
      const grant = await granted(world);
      const codes = await Promise.all(Array.from({ length: 25 }, (_, index) => codeOf(redeem(index % 2 ? world : other, grant))));
      expect(codes.filter((code) => code === 'ok')).toHaveLength(1);
      expect(codes.filter((code) => code === 'consumed')).toHaveLength(24);
      expect(await stored(world, grant.view.id)).toMatchObject({ status: 'executing', grants: 1, redeemed: 1 });
    });
  });

  it('after all of that the log is whole', async () => {
    expect(await expectLogVerifies(world)).toBeGreaterThan(2_000);
  });
});
