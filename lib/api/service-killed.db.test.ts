import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyLog } from '#lib/audit/verify.ts';
import { requestPage } from '#lib/contract/console-view.ts';
import { type RequestView, requestView } from '#lib/contract/request-view.ts';
import { exportAudit } from '#lib/ops/export-audit.ts';
import { type Answer, type Clients, createClients, type Session } from '../../test/service.fixture.ts';
import { type ServiceProcess, startServiceProcess } from '../../test/service-process.fixture.ts';
import { bodyFor, createWorld, type World } from '../../test/world.fixture.ts';

/**
 * I4, I9: the whole service is killed three times while 50 agents submit and wait, people decide and an executor
 * redeems. Everybody only does what a careful client does: ask again, with the same key.
 */
const AGENTS = 50;
const EACH = 3;
const ENV = { HOLDPOINT_CALLS_PER_SECOND: '100000', HOLDPOINT_SUBMITS_PER_SECOND: '100000' };

let world: World;
let node: ServiceProcess;
let clients: Clients;
let kills = 0;

beforeAll(async () => {
  world = await createWorld();
  node = await startServiceProcess(world, { env: ENV });
  clients = await createClients(world, node.url);
});
afterAll(async () => {
  expect(await node.stop()).toBe(0);
  await world.close();
});

/** Until there is an answer that is one: a connection that broke and a 503 are asked again. */
async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      if (error instanceof TypeError) return null;
      throw error;
    });
    if (answer && answer.status !== 503) return answer;
    await pause(20);
  }
}

/** What people make of a call is in the call, so that everybody can tell a wrong decision from the right one. */
const serviceName = (index: number) => `svc-${index}-${index % 3 === 0 ? 'deny' : 'approve'}`;
const verdictFor = (service: unknown) => (String(service).endsWith('deny') ? 'deny' : 'approve');

const acknowledged = new Map<string, string>();
const decided = new Map<string, RequestView>();
const redeemed: string[] = [];

async function runAgent(agent: number): Promise<void> {
  const call = clients.agent('acme-agent');
  for (let turn = 0; turn < EACH; turn += 1) {
    const service = serviceName(agent * EACH + turn);
    const headers = { 'idempotency-key': randomBytes(12).toString('hex') };
    const body = bodyFor('service.restart', { arguments: { service } });
    const { id } = requestView.parse((await insist(() => call('POST', '/api/v1/requests', { headers, body }))).body);
    acknowledged.set(service, id);
    for (;;) {
      const answer = await insist(() => call('GET', `/api/v1/requests/${id}`, { headers: { prefer: 'wait=20' } }));
      const view = requestView.parse(answer.body);
      if (view.status === 'pending') continue;
      decided.set(service, view);
      if (view.grant) await redeem(view);
      break;
    }
  }
}

async function redeem({ id, digest, grant }: RequestView): Promise<void> {
  const body = { grant: grant?.token ?? '', digest };
  // Three at once, as an executor that does not trust its network might.
  const answers = await Promise.all(
    [1, 2, 3].map(() => insist(() => clients.executor('acme-exec')('POST', '/api/v1/grants/redeem', { body }))),
  );
  for (const answer of answers) {
    if (answer.status === 200) redeemed.push(id);
    else expect(answer).toMatchObject({ status: 409, body: { code: 'consumed' } });
  }
}

async function runPerson(person: Session, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const page = requestPage.parse((await insist(() => person.call('GET', '/api/console/requests?limit=20'))).body);
    if (page.items.length === 0) await pause(20);
    for (const { id } of page.items) {
      const detail = await insist(() => person.call('GET', `/api/console/requests/${id}`));
      const { request } = detail.body as { request: RequestView };
      if (request.status !== 'pending') continue;
      const vote = await insist(() => clients.vote(person, request, verdictFor(request.arguments['service'])));
      // The other one was first, or an answer of one's own was lost on the way.
      if (vote.status !== 200) expect(vote.body['code']).toMatch(/already_decided|stale_view/);
    }
  }
}

async function killThrice(): Promise<void> {
  for (const share of [0.2, 0.5, 0.8]) {
    const at = Math.floor(AGENTS * EACH * share) + randomInt(10);
    while (acknowledged.size < at) await pause(5);
    await node.kill();
    kills += 1;
    node = await startServiceProcess(world, { port: node.port, env: ENV });
  }
}

it('I4, I9: nothing acknowledged is lost, no waiter hears a wrong decision, nothing is redeemed twice', async () => {
  const people = await Promise.all([clients.signIn('ana'), clients.signIn('ben')]);
  let over = false;
  const deciding = people.map((person) => runPerson(person, () => over));
  const killing = killThrice();
  await Promise.all(Array.from({ length: AGENTS }, (_, agent) => runAgent(agent)));
  await killing;
  over = true;
  await Promise.all(deciding);
  expect(kills).toBe(3);

  const { rows } = await world.test.admin.query<{ id: string; status: string; service: string; redemptions: number }>(
    `SELECT id, status, arguments ->> 'service' AS service,
       (SELECT count(*)::int FROM execution_grant g WHERE g.request_id = r.id AND g.redeemed_at IS NOT NULL) AS redemptions
     FROM action_request r ORDER BY id`,
  );
  expect(rows).toHaveLength(AGENTS * EACH);
  for (const { id, status, service, redemptions } of rows) {
    expect(acknowledged.get(service)).toBe(id);
    const verdict = verdictFor(service);
    expect(decided.get(service)?.decision?.outcome).toBe(verdict === 'deny' ? 'denied' : 'approved');
    expect([status, redemptions]).toEqual(verdict === 'deny' ? ['denied', 0] : ['executing', 1]);
  }
  expect(new Set(redeemed).size).toBe(redeemed.length);
  const report = await verifyLog(exportAudit(world.ctx.db, 'acme'));
  expect(report.problems).toEqual([]);
}, 180_000);
