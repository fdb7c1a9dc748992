import type { Json, JsonObject } from '#lib/domain/json.ts';
import { type CompiledPolicy, compilePolicy } from './compile.ts';
import { type CallFacts, computeFacts, type FactsInput } from './facts.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['text'],
  properties: { text: { type: 'string' }, count: { type: 'integer' } },
};

const tool = (properties: JsonObject) => ({
  name: 'try.it',
  class: 'reversible',
  schema: { ...SCHEMA, properties: { ...(SCHEMA['properties'] as JsonObject), ...properties } },
});

const ROUTES = [
  { name: 'default', need: { technician: 1 }, decideWithinSeconds: 1_800, stepUp: false, blind: false },
  { name: 'one', need: { technician: 1 }, decideWithinSeconds: 900, stepUp: false, blind: false },
  { name: 'two', need: { technician: 2 }, decideWithinSeconds: 3_600, stepUp: true, blind: false },
  { name: 'boss', need: { manager: 1 }, decideWithinSeconds: 7_200, stepUp: true, blind: false },
];

/** A policy of a registry with one tool, `try.it {text, count?}`; `properties` are further arguments of it. */
export function compileText(
  tenant: string,
  { guardrails = '', properties = {} }: { guardrails?: string; properties?: JsonObject } = {},
): CompiledPolicy {
  return compilePolicy({
    guardrails: [{ name: 'guardrails', cedar: guardrails }],
    tenantPolicies: [{ name: 'tenant', cedar: tenant }],
    tools: [tool(properties)],
    routes: ROUTES,
  });
}

/** The facts of a call of it, as the service computes them. */
export function factsOf(
  args: Record<string, Json>,
  { properties = {}, ...change }: Partial<FactsInput> & { properties?: JsonObject } = {},
): CallFacts {
  return computeFacts({
    tenant: {
      id: 'acme',
      timezone: 'UTC',
      automation: 'full',
      groups: [],
      changeFreeze: false,
      businessHours: { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' },
      maintenance: [],
    },
    agent: { id: 'a1', environment: 'production', classes: ['service-health'], attested: true, suspended: false },
    tool: tool(properties),
    arguments: args,
    targets: [],
    chain: [],
    confidencePct: 90,
    recentSameTool: 0,
    sourceIp: '10.0.0.1',
    nowMs: Date.UTC(2026, 10, 24, 10),
    ...change,
  });
}

/** One policy's text. `head` is its effect; `rest` follows it. */
export function policyText(id: string, head: 'permit' | 'forbid', { route, when }: { route?: string; when?: string } = {}): string {
  const approval = route ? `@approval("${route}") ` : '';
  return `@id("${id}") @reason("because") ${approval}${head} (principal, action, resource)${when ? ` when { ${when} }` : ''};\n`;
}
