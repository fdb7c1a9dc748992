import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestView } from '#lib/contract/request-view.ts';
import { CALLBACK_EVENTS } from '#lib/domain/callback.ts';
import { revokeApprovals } from '#lib/ops/revoke-approvals.ts';
import { submitRequest } from '#lib/ops/submit-request.ts';
import type { Authenticator } from '../authenticator.fixture.ts';
import { approved, ballot, executing, granted, propose } from '../world-moves.fixture.ts';
import { enrol, signedBallot } from '../world-passkeys.fixture.ts';
import { bodyFor, createWorld, metaFor, type World } from '../world.fixture.ts';
import { crashPoints, dieAndRecover, type Durable, runThrough, type Scenario } from './crash.fixture.ts';

let world: World;
let anas: Authenticator | undefined;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const PENDING: Durable = { status: 'pending', version: 1, votes: 0, grants: 0, redeemed: 0, leaves: ['request.submitted'], jobs: [] };
const APPROVED: Durable = {
  ...PENDING,
  status: 'approved',
  version: 2,
  votes: 1,
  leaves: ['request.submitted', 'request.voted', 'request.approved'],
};
const GRANTED: Durable = { ...APPROVED, grants: 1, leaves: [...APPROVED.leaves, 'grant.minted'] };
const EXECUTING: Durable = { ...GRANTED, status: 'executing', version: 3, redeemed: 1, leaves: [...GRANTED.leaves, 'grant.redeemed'] };

/** Whose request it is, and how it stands after a decision: both only read. */
const FIND = ['BEGIN READ ONLY', 'find-tenant', 'COMMIT'];
const SHOW = ['BEGIN READ ONLY', 'read-detail', 'COMMIT'];

async function proposeCalledBack(own: World): Promise<RequestView> {
  const address = 'https://agents.example/cb';
  await own.test.admin.query(
    `INSERT INTO callback_origin (tenant_id, id, agent_id, address, created_by) VALUES ('acme', 'cbo_1', 'acme-agent', $1, 'mara') ON CONFLICT DO NOTHING`,
    [address],
  );
  const body = bodyFor('service.restart');
  const callback = { endpoint: address, state: null, events: CALLBACK_EVENTS };
  return (await submitRequest(own.ctx, own.agent('acme-agent'), body, { ...metaFor(body), callback })).view;
}

const SCENARIOS: Record<string, Scenario> = {
  approve: {
    steps: ['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', ...SHOW, 'acknowledge'],
    async ready(own) {
      const view = await propose(own, 'service.restart');
      return { operation: { verb: 'decide', person: own.person('ana'), id: view.id, vote: ballot(view) }, id: view.id };
    },
    states: [PENDING, { ...APPROVED, jobs: ['seal', 'settle'] }],
    retry: ['ok', 'ok'],
  },
  // The same steps as without a callback: what tells of it is written by the statement that it tells of.
  'approve what is called back': {
    steps: ['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', ...SHOW, 'acknowledge'],
    async ready(own) {
      const view = await proposeCalledBack(own);
      return { operation: { verb: 'decide', person: own.person('ana'), id: view.id, vote: ballot(view) }, id: view.id };
    },
    states: [PENDING, { ...APPROVED, jobs: ['callback', 'seal', 'settle'] }],
    retry: ['ok', 'ok'],
  },
  'approve with edits': {
    steps: ['BEGIN and lock', 'read-request', 'read-call', 'save-request', 'COMMIT', 'announce', ...SHOW, 'acknowledge'],
    async ready(own) {
      const view = await propose(own, 'service.restart');
      const vote = ballot(view, { arguments: { service: 'BITS' } });
      return { operation: { verb: 'decide', person: own.person('ana'), id: view.id, vote }, id: view.id };
    },
    states: [PENDING, { ...APPROVED, leaves: ['request.submitted', 'request.edited', 'request.approved'], jobs: ['seal', 'settle'] }],
    retry: ['ok', 'ok'],
  },
  'approve with a passkey': {
    steps: [
      ...['BEGIN READ ONLY', 'SELECT tenant_id AS tenant, agent_id AS ', 'COMMIT', 'SELECT id, public_key AS "publicKey", co'],
      ...['BEGIN and lock', 'read-request', 'UPDATE passkey SET counter = $3, last_us', 'save-request', 'COMMIT', 'announce'],
      ...[...SHOW, 'acknowledge'],
    ],
    async ready(own) {
      anas ??= await enrol(own, 'ana');
      const view = await propose(own, 'host.reboot');
      const vote = await signedBallot(own, 'ana', anas, view);
      return { operation: { verb: 'decide', person: own.person('ana'), id: view.id, vote }, id: view.id };
    },
    states: [PENDING, { ...APPROVED, jobs: ['seal', 'settle'] }],
    retry: ['ok', 'ok'],
  },
  'deny after the approval': {
    steps: ['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', ...SHOW, 'acknowledge'],
    async ready(own) {
      const view = await approved(own);
      return {
        operation: { verb: 'decide', person: own.person('ben'), id: view.id, vote: ballot(view, { verdict: 'deny' }) },
        id: view.id,
      };
    },
    states: [APPROVED, { ...APPROVED, status: 'revoked', version: 3, leaves: [...APPROVED.leaves, 'request.revoked'], jobs: ['seal'] }],
    retry: ['ok', 'ok'],
  },
  redeem: {
    steps: [
      ...['BEGIN READ ONLY', 'policy-epoch', 'COMMIT'],
      ...['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', 'acknowledge'],
    ],
    async ready(own) {
      const { view, token } = await granted(own);
      return { operation: { verb: 'redeem', executor: own.executor('acme-exec'), grant: token, digest: view.digest }, id: view.id };
    },
    states: [GRANTED, { ...EXECUTING, jobs: ['seal', 'settle'] }],
    // Whoever lost the answer has no lease and must not run; the lease runs out and the outcome is unknown.
    retry: ['ok', 'consumed'],
  },
  report: {
    steps: ['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce', 'acknowledge'],
    async ready(own) {
      const { view, call } = await executing(own);
      const report = { lease: call.lease, status: 'succeeded' as const, output: { pid: 7 } };
      return { operation: { verb: 'report', executor: own.executor('acme-exec'), id: view.id, report }, id: view.id };
    },
    states: [
      EXECUTING,
      { ...EXECUTING, status: 'succeeded', version: 4, leaves: [...EXECUTING.leaves, 'result.reported'], jobs: ['seal'] },
    ],
    retry: ['ok', 'ok'],
  },
  // Seen from another approval of the same agent, which is the last thing that a report takes back.
  'report an agent': {
    steps: [
      ...FIND,
      ...['BEGIN and lock', 'read-request', 'INSERT INTO notice (tenant_id, id, kind,', 'UPDATE agent SET suspended_at = clock_ti'],
      ...["UPDATE callback_delivery SET state = 'st", 'save-request', 'COMMIT', 'announce', 'announce'],
      ...['BEGIN', 'SELECT id, status FROM action_request', 'COMMIT'],
      ...['BEGIN and lock', 'read-request', 'save-request', 'COMMIT', 'announce'],
      ...[...SHOW, 'acknowledge'],
    ],
    async ready(own) {
      // Nothing that is approved is left over from before.
      const by = { kind: 'person' as const, id: 'ana', name: 'Ana' };
      await own.test.admin.query(`UPDATE agent SET suspended_at = now() WHERE id = 'acme-agent'`);
      await revokeApprovals(own.ctx, { tenant: 'acme', agentId: 'acme-agent', by, reason: 'tidying up' });
      await own.test.admin.query('UPDATE agent SET suspended_at = NULL, suspended_reason = NULL');
      const { id } = await approved(own);
      const { id: reported, digest, version, tenant } = await propose(own, 'service.restart');
      const report = { reason: 'it lies', digest, version, tenant };
      return { operation: { verb: 'report-agent', person: own.person('ana'), id: reported, report }, id };
    },
    states: [
      APPROVED,
      { ...APPROVED, jobs: ['seal'] },
      { ...APPROVED, jobs: ['seal'] },
      { ...APPROVED, status: 'revoked', version: 3, leaves: [...APPROVED.leaves, 'request.revoked'], jobs: ['seal'] },
    ],
    retry: ['ok', 'ok', 'ok', 'ok'],
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
