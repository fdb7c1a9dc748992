import type { JsonObject } from '#lib/domain/json.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import type { ResolvedTarget, TargetRef } from '#lib/domain/target.ts';
import { compileArgumentCheck } from '#lib/ops/tool-arguments.ts';
import { type CompiledPolicy, compilePolicy } from '#lib/policy/compile.ts';
import { computeFacts } from '#lib/policy/facts.ts';
import { DEMO_INVENTORY } from './demo-inventory.ts';
import { DEMO_TENANTS } from './demo-tenants.ts';
import { readRegistry, readTenantPolicies } from './read-registry.ts';

export type DemoCall = {
  tool: string;
  arguments: JsonObject;
  targets: TargetRef[];
  confidence?: number;
  recentSameTool?: number;
  nowMs?: number;
  /** Whose signature the library holds for the script that it names; null when nobody's. */
  signedBy?: string | null;
};

/** A Tuesday in November, 15:00 UTC: a working hour of all three customers. */
export const TUESDAY = Date.UTC(2026, 10, 24, 15);

const registry = readRegistry();
const compiled = new Map<string, CompiledPolicy>();

/** What the seeded policies say of a call of the lab's agent, at any instant; facts as the service computes them. */
export function judgeDemoCall(tenantId: string, call: DemoCall): PolicyVerdict {
  const tenant = DEMO_TENANTS.find(({ id }) => id === tenantId);
  const agent = tenant?.agents.find(({ hasKey }) => hasKey);
  const tool = registry.tools.find(({ name }) => name === call.tool);
  if (!tenant || !agent || !tool) throw new Error(`no ${tenantId} or no ${call.tool}`);
  const problems = compileArgumentCheck(tool.schema)(call.arguments);
  if (problems.length > 0) throw new Error(`${call.tool}: ${JSON.stringify(problems)}`);
  const facts = computeFacts({
    tenant: { ...tenant, automation: 'supervised', changeFreeze: false },
    agent: { id: agent.id, environment: 'production', classes: agent.classes, attested: true, suspended: false },
    tool,
    arguments: call.arguments,
    targets: call.targets.map((target) => resolve(tenantId, target)),
    chain: [],
    confidencePct: Math.floor((call.confidence ?? 0.95) * 100),
    recentSameTool: call.recentSameTool ?? 0,
    sourceIp: '127.0.0.1',
    script: tool.scriptArgument === null ? null : { known: call.signedBy !== undefined, signed: (call.signedBy ?? null) !== null },
    nowMs: call.nowMs ?? TUESDAY,
  });
  return policyOf(tenantId).evaluate(facts);
}

export function policyOf(tenantId: string): CompiledPolicy {
  const known = compiled.get(tenantId);
  if (known) return known;
  const made = compilePolicy({ ...registry, tenantPolicies: readTenantPolicies(tenantId) });
  compiled.set(tenantId, made);
  return made;
}

function resolve(tenantId: string, target: TargetRef): ResolvedTarget {
  const find = (items: (typeof DEMO_INVENTORY)[string] = []) =>
    items.find(({ kind, name }) => kind === target.kind && name === target.name);
  const item = find(DEMO_INVENTORY[tenantId]);
  const foreign = !item && Object.values(DEMO_INVENTORY).some((items) => find(items));
  return {
    ...target,
    resolved: item !== undefined,
    foreign,
    displayName: item?.displayName ?? null,
    role: item?.role ?? null,
    privileged: item?.privileged ?? false,
    owner: item?.owner ?? null,
    lastSeenAt: null,
  };
}
