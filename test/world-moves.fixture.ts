import { expect } from 'vitest';
import { textHash } from '#lib/audit/digest.ts';
import { verifyLog } from '#lib/audit/verify.ts';
import type { VoteBody } from '#lib/contract/console-view.ts';
import type { RedeemedCall } from '#lib/contract/redeem-grant.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { SubmitRequestBody } from '#lib/contract/submit-request.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { shownOf, shownText } from '#lib/domain/shown.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import { decideRequest } from '#lib/ops/decide-request.ts';
import { exportAudit } from '#lib/ops/export-audit.ts';
import { redeemGrant } from '#lib/ops/redeem-grant.ts';
import { submitRequest } from '#lib/ops/submit-request.ts';
import { bodyFor, metaFor, type World } from './world.fixture.ts';
import type { PEOPLE, WorldToolName } from './world-data.fixture.ts';

export type PersonId = keyof typeof PEOPLE;

/** The agent of acme proposes a call of one of the world's tools. */
export async function propose(world: World, tool: WorldToolName, change: Partial<SubmitRequestBody> = {}): Promise<RequestView> {
  const body = bodyFor(tool, change);
  const { view } = await submitRequest(world.ctx, world.agent('acme-agent'), body, metaFor(body));
  return view;
}

/** What a person sends whose screen shows `view`. */
export function ballot(view: Pick<RequestView, 'digest' | 'version' | 'tenant'>, change: Partial<VoteBody> = {}): VoteBody {
  return { verdict: 'approve', reason: 'seen', digest: view.digest, version: view.version, tenant: view.tenant, ...change };
}

/** Votes on `view` as `person` sees it, and gives the view after it. */
export async function vote(
  world: World,
  person: PersonId,
  view: Pick<RequestView, 'id' | 'digest' | 'version' | 'tenant'>,
  change: Partial<VoteBody> = {},
) {
  return (await decideRequest(world.ctx, world.person(person), view.id, ballot(view, change))).request;
}

/** Votes like somebody who read all of it a minute long: what a call of elevated risk asks for. */
export async function voteAfterReading(
  world: World,
  person: PersonId,
  view: Pick<RequestView, 'id' | 'digest' | 'version' | 'tenant' | 'arguments' | 'targets'>,
  change: Partial<VoteBody> = {},
) {
  await world.test.admin.query(
    `INSERT INTO request_view (tenant_id, request_id, person_id, digest, person_name, first_at, opened_at)
     VALUES ($1, $2, $3, $4, $3, now() - interval '1 minute', now() - interval '1 minute')`,
    [view.tenant, view.id, person, view.digest],
  );
  const shown = textHash(shownText(shownOf(change.arguments ?? view.arguments, view.targets)));
  return vote(world, person, view, { shown, ...change });
}

/** A call that Ana approved; nobody collected it yet. */
export async function approved(world: World, change: Partial<SubmitRequestBody> = {}) {
  return vote(world, 'ana', await propose(world, 'service.restart', change));
}

export async function collect(world: World, id: string): Promise<RequestView> {
  return collectDecision(world.ctx, world.agent('acme-agent'), id);
}

/** A call that Ana approved, and the grant that its agent collected. */
export async function granted(world: World, change: Partial<SubmitRequestBody> = {}): Promise<{ view: RequestView; token: string }> {
  const view = await collect(world, (await approved(world, change)).id);
  expect(view.grant).not.toBeNull();
  return { view, token: view.grant?.token ?? '' };
}

export function redeem(world: World, { view, token }: { view: Pick<RequestView, 'digest'>; token: string }): Promise<RedeemedCall> {
  return redeemGrant(world.ctx, world.executor('acme-exec'), { grant: token, digest: view.digest });
}

/** A call that its executor has redeemed and not reported. */
export async function executing(world: World): Promise<{ view: RequestView; token: string; call: RedeemedCall }> {
  const grant = await granted(world);
  return { ...grant, call: await redeem(world, grant) };
}

/** The code that an operation is refused with, or 'ok'. Anything but a refusal fails the test. */
export async function codeOf(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'ok';
  } catch (error) {
    if (error instanceof HoldpointError) return error.code;
    throw error;
  }
}

/** What the database holds for one request, read behind the curtain. */
export async function stored(world: World, requestId: string) {
  const { rows } = await world.test.admin.query<{
    status: string;
    version: number;
    digest: string;
    arguments: string;
    votes: number;
    grants: number;
    redeemed: number;
    leaves: string[];
  }>(
    `SELECT r.status, r.version, r.digest, r.arguments::text AS arguments,
       (SELECT count(*)::int FROM vote v WHERE v.request_id = r.id) AS votes,
       (SELECT count(*)::int FROM execution_grant g WHERE g.request_id = r.id) AS grants,
       (SELECT count(*)::int FROM execution_grant g WHERE g.request_id = r.id AND g.redeemed_at IS NOT NULL) AS redeemed,
       ARRAY(SELECT l.type FROM audit_leaf l WHERE l.request_id = r.id ORDER BY l.seq) AS leaves
     FROM action_request r WHERE r.id = $1`,
    [requestId],
  );
  const [row] = rows;
  if (!row) throw new Error(`no request ${requestId}`);
  return row;
}

/** The tenant's log is whole: sequence, hashes, head, commitments and each request's moves. */
export async function expectLogVerifies(world: World, tenant = 'acme'): Promise<number> {
  const report = await verifyLog(exportAudit(world.ctx.db, tenant));
  expect(report.problems).toEqual([]);
  return report.size;
}
