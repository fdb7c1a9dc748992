import { writeSync } from 'node:fs';
import pg from 'pg';
import type { AgentPrincipal, ExecutorPrincipal, PersonPrincipal } from '#lib/auth/principal.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { workloadIdentity } from '#lib/auth/workload-identity.ts';
import type { VoteBody } from '#lib/contract/console-view.ts';
import type { SubmitRequestBody } from '#lib/contract/submit-request.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { decideRequest } from '#lib/ops/decide-request.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { redeemGrant } from '#lib/ops/redeem-grant.ts';
import { type AgentReport, reportAgent } from '#lib/ops/report-agent.ts';
import { type Report, reportResult } from '#lib/ops/report-result.ts';
import { settleClocks } from '#lib/ops/settle-clocks.ts';
import { type SubmitMeta, submitRequest } from '#lib/ops/submit-request.ts';
import { withdrawRequest } from '#lib/ops/withdraw-request.ts';
import { destinationsOf } from '#lib/outbound/destinations.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { openDatabase } from '#lib/store/database.ts';
import { readPolicyEpoch } from '#lib/store/policy-epoch.ts';

/** One operation of the service, as data: what the parent asks this process to do. */
export type Operation =
  | { verb: 'submit'; agent: AgentPrincipal; body: SubmitRequestBody; meta: SubmitMeta }
  | { verb: 'decide'; person: PersonPrincipal; id: string; vote: VoteBody }
  | { verb: 'collect'; agent: AgentPrincipal; id: string }
  | { verb: 'withdraw'; agent: AgentPrincipal; id: string; reason: string }
  | { verb: 'redeem'; executor: ExecutorPrincipal; grant: string; digest: string }
  | { verb: 'report'; executor: ExecutorPrincipal; id: string; report: Report }
  | { verb: 'report-agent'; person: PersonPrincipal; id: string; report: AgentReport }
  | { verb: 'settle'; tenant: string };

/** `before` the step with this number nothing of it has left this process; `after` it was sent, its answer never read. */
export type Death = { at: 'before' | 'after'; step: number };
export type Errand = {
  url: string;
  kek: string;
  site: { publicUrl: string; authSecret: string };
  operation: Operation;
  death: Death | null;
};

/** What this process prints, a line each: every step as it is taken, and the acknowledgement when the operation returned. */
export type Line = { step: string } | { ack: unknown };

/** Runs an operation. The parent runs it too: a retry after the restart. */
export function perform(ctx: OpsContext, op: Operation): Promise<unknown> {
  switch (op.verb) {
    case 'submit':
      return submitRequest(ctx, op.agent, op.body, op.meta);
    case 'decide':
      return decideRequest(ctx, op.person, op.id, op.vote);
    case 'collect':
      return collectDecision(ctx, op.agent, op.id);
    case 'withdraw':
      return withdrawRequest(ctx, op.agent, op.id, { reason: op.reason });
    case 'redeem':
      return redeemGrant(ctx, op.executor, op);
    case 'report':
      return reportResult(ctx, op.executor, op.id, op.report);
    case 'report-agent':
      return reportAgent(ctx, op.person, op.id, op.report);
    case 'settle':
      return settleClocks(ctx, op);
  }
}

/** A server that is killed between two steps of one operation; SIGKILL, so that nothing in it gets to tidy up. */
async function main({ url, kek, site: { publicUrl, authSecret }, operation, death }: Errand): Promise<void> {
  const db = openDatabase(url, { max: 2 });
  const signer = createSigner({ db, kek: Buffer.from(kek, 'base64') });
  const policies = createPolicyCache(db);
  let taken = 0;

  const say = (line: Line) => writeSync(1, `${JSON.stringify(line)}\n`);
  const die = () => process.kill(process.pid, 'SIGKILL');
  function step<T>(name: string, take: () => T): T {
    if (death?.at === 'before' && death.step === taken) die();
    say({ step: name });
    const result = take();
    if (death?.at === 'after' && death.step === taken) die();
    taken += 1;
    return result;
  }

  const announce = () => step('announce', () => {});
  const site = passkeySite({ publicUrl, authSecret });
  const identity = workloadIdentity({ publicUrl, accessTokenTtlSeconds: 300, mode: 'test' });
  const destinations = destinationsOf({ mode: 'test', callbackNetworks: [] });
  const beside = { passkeySite: site, workloadIdentity: identity, destinations };
  const ctx: OpsContext = { db, signer, policies, ...beside, announce, announceTenant: announce, grantTtlMs: 90_000, pendingLimit: 10_000 };
  // A server that has run for a while: what it reads once is not a step of the operation.
  if (asksPolicy(operation)) await policies.get('acme', await readPolicyEpoch(db, 'acme'));
  await signer.jwks();

  const { query } = pg.Client.prototype;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: unknown[]): unknown {
      return step(nameOf(args[0]), () => (query as (...all: unknown[]) => unknown).apply(this, args));
    },
  });
  const answer = await perform(ctx, operation);
  step('acknowledge', () => say({ ack: answer ?? null }));
  process.exit(0);
}

/** Preparing policy is half of what such a process costs, so only where the operation needs it. */
function asksPolicy(op: Operation): boolean {
  return op.verb === 'submit' || op.verb === 'redeem' || (op.verb === 'decide' && op.vote.arguments !== undefined);
}

/** The name of a prepared statement; the beginning of any other, without the ids in it. */
function nameOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'name' in statement) return String(statement.name);
  const text = String(statement).replace(/\s+/g, ' ').trim();
  if (!text.startsWith('BEGIN')) return (text.split(' WHERE')[0] ?? '').slice(0, 40);
  const [opening] = text.split(';');
  return text.includes('FOR UPDATE') ? `${opening} and lock` : (opening ?? '');
}

if (process.argv[1] === import.meta.filename) await main(JSON.parse(process.argv[2] ?? '') as Errand);
