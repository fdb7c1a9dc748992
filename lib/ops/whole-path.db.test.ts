import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#lib/audit/verify.ts';
import { bodyFor, createWorld, metaFor, type World } from '../../test/world.fixture.ts';
import { collectDecision } from './collect-decision.ts';
import { decideRequest } from './decide-request.ts';
import { exportAudit } from './export-audit.ts';
import { redeemGrant } from './redeem-grant.ts';
import { reportResult } from './report-result.ts';
import { submitRequest } from './submit-request.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('the whole path', () => {
  it('is submitted, held, approved, collected, redeemed, reported, and every step lies in the log', async () => {
    const { ctx } = world;
    const body = bodyFor('service.restart');
    const { view } = await submitRequest(ctx, world.agent('acme-agent'), body, metaFor(body));
    expect(view).toMatchObject({ status: 'pending', tenant: 'acme', approval: { need: { technician: 1 }, stepUp: false } });

    const vote = { verdict: 'approve' as const, reason: 'fine', digest: view.digest, version: view.version, tenant: 'acme' };
    const detail = await decideRequest(ctx, world.person('ana'), view.id, vote);
    expect(detail.request.decision).toMatchObject({ outcome: 'approved', decidedBy: [{ id: 'ana' }] });

    const collected = await collectDecision(ctx, world.agent('acme-agent'), view.id);
    const call = await redeemGrant(ctx, world.executor('acme-exec'), { grant: collected.grant?.token ?? '', digest: view.digest });
    expect(call).toMatchObject({ tool: 'service.restart', arguments: body.arguments, digest: view.digest });

    await reportResult(ctx, world.executor('acme-exec'), view.id, { lease: call.lease, status: 'succeeded', output: { pid: 7 } });
    const after = await collectDecision(ctx, world.agent('acme-agent'), view.id);
    expect(after).toMatchObject({ status: 'succeeded', grant: null, result: { output: { pid: 7 } } });

    const report = await verifyLog(exportAudit(ctx.db, 'acme'));
    expect(report.problems).toEqual([]);
    expect(report.size).toBe(6);
  });

  it.each([
    ['inventory.read', 'approved', null],
    ['backup.delete', 'denied', null],
    ['host.isolate', 'pending', { technician: 2 }],
    ['user.disable', 'pending', { technician: 1, manager: 1 }],
    ['disk.cleanup', 'pending', { technician: 1 }],
  ] as const)('%s is %s', async (tool, status, need) => {
    const body = bodyFor(tool);
    const { view } = await submitRequest(world.ctx, world.agent('acme-agent'), body, metaFor(body));
    expect(view.status).toBe(status);
    expect(view.approval?.need ?? null).toEqual(need);
    expect(view.grant !== null).toBe(status === 'approved');
  });
});
