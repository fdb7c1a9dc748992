import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '#lib/domain/json.ts';
import { letPass } from '../../test/world-clocks.fixture.ts';
import { approved, collect, executing, expectLogVerifies, granted, propose, redeem, vote } from '../../test/world-moves.fixture.ts';
import { bodyFor, createWorld, metaFor, PEPPER, type World } from '../../test/world.fixture.ts';
import { createKey } from './create-key.ts';
import { registerWorkload } from './register-workload.ts';
import { reportResult } from './report-result.ts';
import { resumeWorkload } from './resume-workload.ts';
import { revokeKey } from './revoke-key.ts';
import { revokeWorkload } from './revoke-workload.ts';
import { settleClocks } from './settle-clocks.ts';
import { submitRequest } from './submit-request.ts';
import { suspendWorkload } from './suspend-workload.ts';
import { withdrawRequest } from './withdraw-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.test.admin.query(
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log failed'; END $$`,
  );
});
afterAll(() => world.close());

/** Everything that an operation may change for acme, and what it leaves for jobs to do. */
async function everything(): Promise<Json> {
  const { rows } = await world.test.admin.query<{ all: Json }>(`SELECT json_build_object(
    'requests', (SELECT json_agg(r ORDER BY r.id) FROM action_request r),
    'votes', (SELECT json_agg(v ORDER BY v.request_id, v.created_at) FROM vote v),
    'grants', (SELECT json_agg(g ORDER BY g.jti) FROM execution_grant g),
    'keys', (SELECT json_agg(k ORDER BY k.key) FROM idempotency_key k),
    'agents', (SELECT json_agg(a ORDER BY a.id) FROM agent a),
    'credentials', (SELECT json_agg(c ORDER BY c.key_id) FROM credential c),
    'leaves', (SELECT count(*) FROM audit_leaf),
    'openings', (SELECT count(*) FROM audit_opening),
    'head', (SELECT json_agg(h ORDER BY h.tenant_id) FROM audit_head h),
    'jobs', (SELECT json_agg(j.key ORDER BY j.key) FROM graphile_worker.jobs j)) AS all`);
  return rows[0]?.all ?? null;
}

type Leaf = { type: string; from: string | null; to: string; actor: { kind: string; id: string }; digest: string; policy: string };
async function leavesSince(seq: number): Promise<(Leaf & { seq: number })[]> {
  const { rows } = await world.test.admin.query<{ bytes: string }>(
    `SELECT bytes FROM audit_leaf WHERE tenant_id = 'acme' AND seq >= $1 ORDER BY seq`,
    [seq],
  );
  return rows.map(({ bytes }) => JSON.parse(bytes) as Leaf & { seq: number });
}

type Step = {
  /** Brings a request to where the operation starts, and gives the operation. */
  ready: () => Promise<() => Promise<unknown>>;
  leaves: string[];
};

const agent = () => world.agent('acme-agent');
const STEPS: Record<string, Step> = {
  'submit, escalated': {
    ready: async () => submitting('service.restart'),
    leaves: ['agent acme-agent request.submitted null→pending'],
  },
  'submit, denied': {
    ready: async () => submitting('backup.delete'),
    leaves: ['agent acme-agent request.submitted null→pending', 'policy request.denied pending→denied'],
  },
  'submit, allowed': {
    ready: async () => submitting('inventory.read'),
    leaves: [
      'agent acme-agent request.submitted null→pending',
      'policy request.approved pending→approved',
      'agent acme-agent grant.minted approved→approved',
    ],
  },
  'the first of two approvals': {
    ready: async () => voting(await propose(world, 'host.isolate')),
    leaves: ['person ana request.voted pending→pending'],
  },
  'the approval that decides': {
    ready: async () => voting(await propose(world, 'service.restart')),
    leaves: ['person ana request.voted pending→pending', 'person ana request.approved pending→approved'],
  },
  'an approval with edits': {
    ready: async () => voting(await propose(world, 'service.restart'), { arguments: { service: 'BITS' } }),
    leaves: ['person ana request.edited pending→pending', 'person ana request.approved pending→approved'],
  },
  'a deny': {
    ready: async () => voting(await propose(world, 'service.restart'), { verdict: 'deny' }),
    leaves: ['person ana request.voted pending→pending', 'person ana request.denied pending→denied'],
  },
  'a deny after the approval': {
    ready: async () => voting(await approved(world), { verdict: 'deny' }),
    leaves: ['person ana request.revoked approved→revoked'],
  },
  withdraw: {
    ready: async () => {
      const { id } = await propose(world, 'service.restart');
      return () => withdrawRequest(world.ctx, agent(), id, { reason: 'no' });
    },
    leaves: ['agent acme-agent request.withdrawn pending→withdrawn'],
  },
  collect: {
    ready: async () => {
      const { id } = await approved(world);
      return () => collect(world, id);
    },
    leaves: ['agent acme-agent grant.minted approved→approved'],
  },
  redeem: {
    ready: async () => {
      const grant = await granted(world);
      return () => redeem(world, grant);
    },
    leaves: ['executor acme-exec grant.redeemed approved→executing'],
  },
  report: {
    ready: async () => {
      const { view, call } = await executing(world);
      return () => reportResult(world.ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status: 'failed', output: 'no' });
    },
    leaves: ['executor acme-exec result.reported executing→failed'],
  },
  expire: {
    ready: async () => settling((await propose(world, 'service.restart')).id, 'decide-by'),
    leaves: ['system clock request.expired pending→expired'],
  },
  lapse: { ready: async () => settling((await approved(world)).id, 'execute-by'), leaves: ['system clock request.lapsed approved→lapsed'] },
  'lose the lease': {
    ready: async () => settling((await executing(world)).view.id, 'lease'),
    leaves: ['system clock lease.lost executing→unknown'],
  },
};

const WORKLOADS: Record<string, Step> = {
  'register an agent': {
    ready: async () => () =>
      registerWorkload(world.ctx, world.person('mara'), spare, { name: 'Spare', environment: 'lab', classes: ['x'], ownedByMe: false }),
    leaves: ['person mara agent.registered null→null'],
  },
  'make a key': {
    ready: async () => () => createKey(world.ctx, world.person('mara'), spare, { idempotencyKey: 'once', keyPepper: PEPPER }),
    leaves: ['person mara key.created null→null'],
  },
  'revoke a key': {
    ready: async () => {
      const made = await createKey(world.ctx, world.person('mara'), spare, { idempotencyKey: 'twice', keyPepper: PEPPER });
      return () => revokeKey(world.ctx, world.person('mara'), made.keyId);
    },
    leaves: ['person mara key.revoked null→null'],
  },
  'suspend an agent': {
    ready: async () => () => suspendWorkload(world.ctx, world.person('mara'), spare, { reason: 'loops' }),
    leaves: ['person mara agent.suspended null→null'],
  },
  'resume an agent': {
    ready: async () => () => resumeWorkload(world.ctx, world.person('mara'), spare, { reason: 'mended' }),
    leaves: ['person mara agent.resumed null→null'],
  },
  'revoke an agent': {
    ready: async () => () => revokeWorkload(world.ctx, world.person('mara'), spare, { reason: 'retired', typed: 'Spare' }),
    leaves: ['person mara agent.revoked null→null'],
  },
};
const spare = { kind: 'agent', tenant: 'acme', id: 'spare' } as const;

const submitting = (tool: Parameters<typeof bodyFor>[0]) => {
  const body = bodyFor(tool);
  const meta = metaFor(body);
  return () => submitRequest(world.ctx, agent(), body, meta);
};
const voting = (view: Parameters<typeof vote>[2], change: Parameters<typeof vote>[3] = {}) => {
  return () => vote(world, 'ana', view, change);
};
const settling = async (id: string, clock: Parameters<typeof letPass>[2]) => {
  await letPass(world, id, clock);
  return () => settleClocks(world.ctx, { tenant: 'acme' });
};

const TRIGGERS = {
  'in the middle': 'CREATE TRIGGER fail BEFORE INSERT ON audit_leaf FOR EACH ROW EXECUTE FUNCTION fail()',
  'after it, at commit':
    'CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON audit_leaf DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail()',
};

describe('I7 each transition has its leaf in the same transaction', () => {
  it.each(Object.entries({ ...STEPS, ...WORKLOADS }))(
    '%s: when the log fails nothing is saved, announced or queued; else exactly its leaves',
    async (_, step) => {
      const operation = await step.ready();
      for (const [when, trigger] of Object.entries(TRIGGERS)) {
        const before = await everything();
        const announced = world.announced.length;
        await world.test.admin.query(trigger);
        try {
          await expect(operation(), when).rejects.toThrow('the log failed');
        } finally {
          await world.test.admin.query('DROP TRIGGER fail ON audit_leaf');
        }
        expect(await everything(), when).toEqual(before);
        expect(world.announced.length, when).toBe(announced);
      }

      const size = await expectLogVerifies(world);
      await operation();
      const leaves = await leavesSince(size);
      const told = leaves.map(
        ({ actor, type, from, to }) => `${actor.kind}${actor.kind === 'policy' ? '' : ` ${actor.id}`} ${type} ${from}→${to}`,
      );
      expect(told).toEqual(step.leaves);
      expect(leaves.map(({ seq }) => seq)).toEqual(step.leaves.map((_leaf, index) => size + index));
      expect(await expectLogVerifies(world)).toBe(size + step.leaves.length);
    },
  );

  it('the last leaf of each request says the state and the digest that its row has', async () => {
    const { rows } = await world.test.admin.query<{ bytes: string; status: string; digest: string; policy: string }>(
      `SELECT DISTINCT ON (r.id) l.bytes, r.status, r.digest, r.policy_version AS policy FROM action_request r
       JOIN audit_leaf l ON l.tenant_id = r.tenant_id AND l.request_id = r.id ORDER BY r.id, l.seq DESC`,
    );
    expect(rows.length).toBeGreaterThan(10);
    for (const { bytes, status, digest, policy } of rows) expect(JSON.parse(bytes)).toMatchObject({ to: status, digest, policy });
  });

  it('there is not one request without a leaf, and not one vote, grant or run', async () => {
    const { rows } = await world.test.admin.query(`SELECT
      (SELECT count(*)::int FROM action_request r WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.request_id = r.id)) AS silent,
      (SELECT count(*) FROM vote) = (SELECT count(*) FROM audit_leaf WHERE type IN ('request.voted', 'request.edited')) AS votes,
      (SELECT count(*) FROM execution_grant) = (SELECT count(*) FROM audit_leaf WHERE type = 'grant.minted') AS grants,
      (SELECT count(*) FROM execution_grant WHERE redeemed_at IS NOT NULL) = (SELECT count(*) FROM audit_leaf WHERE type = 'grant.redeemed') AS runs`);
    expect(rows).toEqual([{ silent: 0, votes: true, grants: true, runs: true }]);
  });
});
