import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { letPass } from '../world-clocks.fixture.ts';
import { approved, propose } from '../world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../world.fixture.ts';
import type { WorldToolName } from '../world-data.fixture.ts';
import { crashPoints, dieAndRecover, type Durable, runThrough, type Scenario } from './crash.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const PENDING: Durable = { status: 'pending', version: 1, votes: 0, grants: 0, redeemed: 0, leaves: ['request.submitted'], jobs: [] };
const ALLOWED: Durable = { ...PENDING, status: 'approved', leaves: ['request.submitted', 'request.approved'] };
const APPROVED: Durable = {
  ...PENDING,
  status: 'approved',
  version: 2,
  votes: 1,
  leaves: ['request.submitted', 'request.voted', 'request.approved'],
};

const submitting =
  (tool: WorldToolName) =>
  async ({ agent }: World) => {
    const body = bodyFor(tool);
    return { operation: { verb: 'submit' as const, agent: agent('acme-agent'), body, meta: metaFor(body) }, id: null };
  };

const SCENARIOS: Record<string, Scenario> = {
  'submit, escalated': {
    steps: ['BEGIN', 'read-call', 'insert-request', 'COMMIT', 'announce', 'acknowledge'],
    ready: submitting('service.restart'),
    states: [null, { ...PENDING, jobs: ['seal', 'settle'] }],
    retry: ['ok', 'ok'],
  },
  'submit, allowed: the answer brings the grant': {
    steps: [
      ...['BEGIN', 'read-call', 'insert-request', 'COMMIT', 'announce'],
      ...['BEGIN and lock', 'read-request', 'insert-grant', 'COMMIT', 'acknowledge'],
    ],
    ready: submitting('inventory.read'),
    states: [
      null,
      { ...ALLOWED, jobs: ['seal', 'settle'] },
      { ...ALLOWED, grants: 1, leaves: [...ALLOWED.leaves, 'grant.minted'], jobs: ['seal', 'settle'] },
    ],
    retry: ['ok', 'ok', 'ok'],
  },
  'submit, denied by policy': {
    steps: ['BEGIN', 'read-call', 'insert-request', 'COMMIT', 'announce', 'acknowledge'],
    ready: submitting('backup.delete'),
    states: [null, { ...PENDING, status: 'denied', leaves: ['request.submitted', 'request.denied'], jobs: ['seal'] }],
    retry: ['ok', 'ok'],
  },
  collect: {
    steps: ['BEGIN and lock', 'read-request', 'insert-grant', 'COMMIT', 'acknowledge'],
    async ready(own) {
      const { id } = await approved(own);
      return { operation: { verb: 'collect', agent: own.agent('acme-agent'), id }, id };
    },
    states: [APPROVED, { ...APPROVED, grants: 1, leaves: [...APPROVED.leaves, 'grant.minted'], jobs: ['seal'] }],
    retry: ['ok', 'ok'],
  },
  withdraw: {
    steps: ['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', 'acknowledge'],
    async ready(own) {
      const { id } = await propose(own, 'service.restart');
      return { operation: { verb: 'withdraw', agent: own.agent('acme-agent'), id, reason: 'no' }, id };
    },
    states: [PENDING, { ...PENDING, status: 'withdrawn', version: 2, leaves: [...PENDING.leaves, 'request.withdrawn'], jobs: ['seal'] }],
    retry: ['ok', 'ok'],
  },
  'the job that expires': {
    // The transaction that looks for what is due is opened like one that writes, and writes nothing.
    steps: [
      ...['BEGIN', 'SELECT id, status FROM action_request', 'COMMIT'],
      ...['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', 'acknowledge'],
    ],
    async ready(own) {
      const { id } = await propose(own, 'service.restart');
      await letPass(own, id, 'decide-by');
      return { operation: { verb: 'settle', tenant: 'acme' }, id };
    },
    states: [
      PENDING,
      PENDING,
      { ...PENDING, status: 'expired', version: 2, leaves: [...PENDING.leaves, 'request.expired'], jobs: ['seal'] },
    ],
    retry: ['ok', 'ok', 'ok'],
  },
};

describe.each(Object.entries(SCENARIOS))('I4 what was acknowledged survives a crash: %s', (_, scenario) => {
  it('has exactly the steps listed here', () => runThrough(world, scenario));

  it.each(crashPoints(scenario.steps))('killed $name: all or nothing, and once', (point) => dieAndRecover(world, scenario, point));

  it('says what is durable after each commit', () => {
    const commits = Math.max(...crashPoints(scenario.steps).map(({ committed }) => committed));
    expect(scenario.states).toHaveLength(commits + 1);
    expect(scenario.retry).toHaveLength(commits + 1);
  });
});
