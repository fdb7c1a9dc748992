import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { Reach } from '#lib/contract/workload-view.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import type { NamedScript } from '#lib/domain/script.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import type { ToolClass } from '#lib/domain/tool-class.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { reasonSentences } from '#lib/domain/unchecked-pattern.ts';
import { readExecutorsOfTools } from '#lib/store/executor-of-tool.ts';
import { type CallAtHand, findCallAtHand } from '#lib/store/read-call.ts';
import { findNeutralTargets, findWorkloadRow } from '#lib/store/workloads.ts';
import { noWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';
import { judgeCall } from './judge-call.ts';
import type { RegisteredTool, TenantPolicy } from './policy-cache.ts';
import { readScript } from './read-script.ts';

/** How many questions policy is asked in a row before others get their turn. */
const AT_ONCE = 8;

/**
 * What policy would say to an agent now, tool by tool: to the tool's own example, on one unremarkable host or user of its
 * customer, asked with full confidence by nobody else. A real call may be held or denied for its arguments, its targets or
 * its hour; where a tool brings no example that fits its schema, nothing is said. Throws not_found, also for executors.
 */
export async function getReach(ctx: OpsContext, person: PersonPrincipal, ref: WorkloadRef): Promise<Reach> {
  if (ref.kind !== 'agent' || !(await findWorkloadRow(ctx.db, person.id, ref))) throw noWorkload();
  const names = await findNeutralTargets(ctx.db, ref.tenant);
  const hands = { host: await readHand(ctx, ref, 'host', names.host), user: await readHand(ctx, ref, 'user', names.user) };
  const policy = await ctx.policies.get(ref.tenant, hands.host.policyEpoch);
  const executors = await ctx.db.readTenant(ref.tenant, (sql) => readExecutorsOfTools(sql, ref.tenant, [...policy.tools.keys()]));
  const tools: Reach['tools'] = [];
  for (const tool of policy.tools.values()) {
    const kind = tool.class === 'identity' || tool.name.startsWith('user.') ? 'user' : 'host';
    const target: TargetRef | null = names[kind] === null ? null : { kind, name: names[kind] };
    const answer = ask({ policy, hand: hands[kind], script: await readExampleScript(ctx, ref.tenant, tool) }, tool, target);
    tools.push({ ...answer, executor: executors.get(tool.name) ?? null });
    if (tools.length % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { tools, policyVersion: policy.compiled.version, now: new Date(hands.host.now).toISOString() };
}

async function readHand(ctx: OpsContext, { tenant, id }: WorkloadRef, kind: TargetRef['kind'], name: string | null): Promise<CallAtHand> {
  const query = { tenant, agentId: id, keyId: '', tool: '', chain: [], idempotencyKey: '', pendingLimit: 0 };
  const hand = await ctx.db.withTenant(tenant, (sql) => findCallAtHand(sql, { ...query, targets: name === null ? [] : [{ kind, name }] }));
  if (!hand) throw noWorkload();
  // What it could do if it were let go on is the question, also while it is suspended.
  return { ...hand, agent: { ...hand.agent, suspended: false } };
}

async function readExampleScript(ctx: OpsContext, tenant: string, { scriptArgument, schema }: RegisteredTool): Promise<NamedScript | null> {
  if (scriptArgument === null) return null;
  return ctx.db.withTenant(tenant, (sql) => readScript(sql, tenant, scriptArgument, exampleOf(schema) ?? {}));
}

type Answer = Omit<Reach['tools'][number], 'executor'>;
type Asked = { policy: TenantPolicy; hand: CallAtHand; script: NamedScript | null };

function ask({ policy, hand, script }: Asked, tool: RegisteredTool, target: TargetRef | null): Answer {
  const known = { name: tool.name, title: tool.title, class: tool.class as ToolClass, target };
  const example = exampleOf(tool.schema);
  if (example === null || tool.check(example).length > 0) return { ...known, outcome: null, reasons: [], need: null, example: null };
  const { verdict } = judgeCall(policy, hand, { tool: tool.name, arguments: example, confidencePct: 100, sourceIp: '127.0.0.1', script });
  const need = verdict.approval ? Object.fromEntries(Object.entries(verdict.approval.need).filter(([, count]) => count > 0)) : null;
  return { ...known, outcome: verdict.outcome, reasons: reasonSentences(verdict), need, example };
}

function exampleOf(schema: JsonObject): JsonObject | null {
  const examples = schema['examples'];
  const [first]: Json[] = Array.isArray(examples) ? examples : [];
  return typeof first === 'object' && first !== null && !Array.isArray(first) ? first : null;
}
