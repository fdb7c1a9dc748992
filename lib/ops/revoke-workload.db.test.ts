import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { approved, codeOf, executing, expectLogVerifies, granted, propose, redeem, stored, vote } from '../../test/world-moves.fixture.ts';
import { createWorld, type World } from '../../test/world.fixture.ts';
import { createFederationBody } from '#lib/contract/federation.ts';
import type { OpsContext } from './context.ts';
import { createFederation } from './create-federation.ts';
import { resumeWorkload } from './resume-workload.ts';
import { revokeWorkload } from './revoke-workload.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.test.admin.query('UPDATE agent SET suspended_at = NULL, suspended_reason = NULL');
  await world.test.admin.query('UPDATE credential SET revoked_at = NULL');
});

const REF = { kind: 'agent', tenant: 'acme', id: 'acme-agent' } as const;
const revoke = (ctx: OpsContext = world.ctx, typed = 'Acme agent') =>
  revokeWorkload(ctx, world.person('aud'), REF, { reason: 'It is retired.', typed });

describe('everything is revoked at once', () => {
  it('keys, requests that wait and grants that are open; who does it need not sign; what runs already runs on', async () => {
    const [waiting, open, running] = [await propose(world, 'service.restart'), await granted(world), await executing(world)];
    const told = world.announced.length;
    expect(await revoke()).toMatchObject({ workload: { state: 'revoked', pending: 0 }, keys: [{ good: false }] });
    expect(await stored(world, waiting.id)).toMatchObject({
      status: 'denied',
      votes: 0,
      leaves: ['request.submitted', 'request.denied'],
    });
    expect(await stored(world, open.view.id)).toMatchObject({ status: 'revoked' });
    expect(await stored(world, running.view.id)).toMatchObject({ status: 'executing' });
    expect(world.announced.slice(told).map(({ requestId }) => requestId)).toEqual(expect.arrayContaining([waiting.id, open.view.id]));
    await resumeWorkload(world.ctx, world.person('aud'), REF, { reason: 'for the test' });
    expect(await codeOf(redeem(world, open))).toBe('revoked');
    await expectLogVerifies(world);
  });

  it('the words go to the agent with each denial', async () => {
    const waiting = await propose(world, 'service.restart');
    await revoke();
    const { rows } = await world.test.admin.query('SELECT decision FROM action_request WHERE id = $1', [waiting.id]);
    expect(rows[0].decision).toMatchObject({ outcome: 'denied', message: 'It is retired.', decidedBy: [{ kind: 'person', id: 'aud' }] });
  });

  it('federations end with it, each told in the one leaf, and saying it again ends those that came since', async () => {
    const make = async (agent: string, subject: string) => {
      const whose = { tenant: 'acme', principal: { kind: 'agent', id: agent } };
      const body = createFederationBody.parse({ ...whose, kind: 'oidc', issuer: 'https://issuer.example', subject });
      return (await createFederation(world.ctx, world.person('aud'), body, { key: subject, bodyHash: subject })).id;
    };
    const standing = async () => {
      const { rows } = await world.test.admin.query<{ id: string }>('SELECT id FROM federation WHERE revoked_at IS NULL ORDER BY id');
      return rows.map(({ id }) => id);
    };
    const told = async () => {
      const { rows } = await world.test.admin.query<{ openings: object }>(
        `SELECT o.openings FROM audit_leaf l JOIN audit_opening o USING (tenant_id, seq) WHERE l.type = 'agent.revoked' ORDER BY seq DESC LIMIT 1`,
      );
      return JSON.stringify(rows[0]?.openings);
    };
    const [first, second, foreign] = [await make('acme-agent', 'one'), await make('acme-agent', 'two'), await make('acme-owned', 'three')];
    expect((await revoke()).workload).toMatchObject({ state: 'revoked', federations: 0 });
    expect(await standing()).toEqual([foreign]);
    for (const id of [first, second]) expect(await told()).toContain(id);
    const late = await make('acme-agent', 'four');
    await revoke();
    expect(await standing()).toEqual([foreign]);
    expect(await told()).toContain(late);
    await expectLogVerifies(world);
  });

  it.each([1, 2, 3, 4, 5, 6])('a federation that the log tells before is ended, however close the two came (%i)', async (round) => {
    const whose = { tenant: 'acme', principal: { kind: 'agent', id: 'acme-agent' } };
    const made = [1, 2, 3].map((each) => {
      const subject = `close ${round} ${each}`.replaceAll(' ', '-');
      const body = createFederationBody.parse({ ...whose, kind: 'oidc', issuer: 'https://issuer.example', subject });
      return createFederation(world.ctx, world.person('aud'), body, { key: subject, bodyHash: subject });
    });
    // A key that is good again makes each round a change that the log tells.
    const [, ...federations] = await Promise.all([revoke(), ...made]);
    const { rows } = await world.test.admin.query<{ id: string; over: boolean; before: boolean }>(
      `WITH told AS (SELECT seq, type, o.openings::text AS said FROM audit_leaf JOIN audit_opening o USING (tenant_id, seq) WHERE tenant_id = 'acme')
       SELECT f.id, f.revoked_at IS NOT NULL AS over, (SELECT min(seq) FROM told WHERE type = 'federation.created' AND said LIKE '%' || f.id || '%')
         < (SELECT max(seq) FROM told WHERE type = 'agent.revoked') AS before FROM federation f WHERE f.id = ANY ($1)`,
      [federations.map(({ id }) => id)],
    );
    expect(rows).toHaveLength(3);
    for (const { over, before } of rows) expect(over).toBe(before);
    await expectLogVerifies(world);
  });

  it('takes the name, typed', async () => {
    const waiting = await propose(world, 'service.restart');
    for (const typed of ['', 'acme agent', 'Acme', 'Northwind agent'])
      expect(await codeOf(revoke(world.ctx, typed))).toBe('confirmation_mismatch');
    expect(await stored(world, waiting.id)).toMatchObject({ status: 'pending' });
  });

  it('finishes what a crash left unfinished', async () => {
    const waiting = await propose(world, 'service.restart');
    const left = await propose(world, 'service.restart');
    const dying = {
      ...world.ctx,
      announce: () => {
        throw new Error('killed');
      },
    };
    await expect(revoke(dying)).rejects.toThrow('killed');
    const statuses = async () => [(await stored(world, waiting.id)).status, (await stored(world, left.id)).status].sort();
    expect(await statuses()).toEqual(['denied', 'pending']);
    await revoke();
    expect(await statuses()).toEqual(['denied', 'denied']);
    await expectLogVerifies(world);
  });

  it.each([1, 2, 3, 4])('against an approval of the same moment, nothing of it can run afterwards (%i)', async () => {
    const requests = await Promise.all([1, 2, 3].map(() => propose(world, 'service.restart')));
    await Promise.all([revoke(), ...requests.map((view) => codeOf(vote(world, 'ben', view)))]);
    for (const { id } of requests) expect((await stored(world, id)).status).toMatch(/^(denied|revoked)$/);
    await expectLogVerifies(world);
  });

  it('another agent of the customer is left alone', async () => {
    await approved(world);
    await revoke();
    const { rows } = await world.test.admin.query(
      `SELECT count(*)::int AS n FROM credential WHERE revoked_at IS NOT NULL AND principal_id <> 'acme-agent'`,
    );
    expect(rows[0].n).toBe(0);
  });
});
