import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json } from '#lib/domain/json.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import type { Route } from '#lib/domain/route.ts';
import { CedarFailure, makeRoomForPrepared, withCedar } from './cedar.ts';
import { evaluateCall, type PreparedSets } from './evaluate.ts';
import type { CallFacts } from './facts.ts';
import { type ReadPolicy, readPolicies } from './read-policies.ts';
import { type PolicyTool, schemaText } from './schema.ts';

export type PolicySource = { name: string; cedar: string };

export type PolicySources = {
  /** MSP-wide; in every customer's set, and first, so that a customer cannot take one of their ids. */
  guardrails: readonly PolicySource[];
  tenantPolicies: readonly PolicySource[];
  tools: readonly PolicyTool[];
  routes: readonly Route[];
  /** Instead of the schema that the tools give; for a worked model that brings its own. */
  schema?: string;
};

export type CompiledPolicy = {
  /** `sha256:…` over all of the sources. */
  readonly version: string;
  /**
   * `sha256:…` over what decides about calls of one tool: the policies, the routes and that tool. What a frozen verdict was
   * made by, and what redemption compares. Another tool that comes, goes or changes leaves it as it is.
   */
  versionFor(tool: string): string;
  /** Never throws: what cannot be judged is denied (I8). `because` is why people are asked even where policy would let it run. */
  evaluate(facts: CallFacts, because?: string | null): PolicyVerdict;
};

/** The sources do not make a policy. `problems` has one line for each reason. */
export class PolicyCompileError extends Error {
  override readonly name = 'PolicyCompileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The policy does not compile:\n${problems.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Prepares a customer's policy: guardrails and its own, validated against the schema, parsed once and kept by Cedar; `before` as it
 * is when it is of the same sources. Throws PolicyCompileError. Preparing costs from tens of milliseconds to a second where tools
 * are many, and nobody's call is answered meanwhile; evaluating costs about one.
 */
export function compilePolicy(sources: PolicySources, before: CompiledPolicy | null = null): CompiledPolicy {
  const { version, versionFor } = versionsOf(sources);
  if (before?.version === version) return before;
  const { policies, schema, problems } = readAndValidate(sources);
  if (problems.length > 0) throw new PolicyCompileError(problems);

  const sets: PreparedSets = {
    versionFor,
    policies: new Map(policies.map((policy) => [policy.id, policy])),
    routes: new Map(sources.routes.map((route) => [route.name, route])),
    schemaName: `schema ${version}`,
    autoName: `auto ${version}`,
    humanName: `human ${version}`,
  };
  // A policy that decides by itself counts both times. `@approval` turns a permit into "a human may" and a forbid
  // into "not without a human": so the first is in the human set only, and the second in the auto set only.
  const auto = policies.filter(({ effect, route }) => effect === 'forbid' || route === null);
  const human = policies.filter(({ effect, route }) => effect === 'permit' || route === null);

  let preparedIn = 0;
  function prepare(): void {
    withCedar((cedar, generation) => {
      if (generation === preparedIn) return;
      must(cedar.preparseSchema(sets.schemaName, schema));
      must(cedar.preparsePolicySet(sets.autoName, { staticPolicies: textsOf(auto) }));
      must(cedar.preparsePolicySet(sets.humanName, { staticPolicies: textsOf(human) }));
      preparedIn = generation;
    });
  }

  makeRoomForPrepared(2);
  prepare();
  return {
    version,
    versionFor,
    evaluate(facts, because = null) {
      return evaluateCall(sets, facts, prepare, because);
    },
  };
}

/** Why the sources make no policy, a line each; empty when they do. */
export function findPolicyProblems(sources: PolicySources): string[] {
  return readAndValidate(sources).problems;
}

function readAndValidate(sources: PolicySources): { policies: ReadPolicy[]; schema: string; problems: string[] } {
  const { policies, problems } = readAll(sources);
  const schema = sources.schema ?? schemaText(sources.tools);
  if (problems.length === 0) problems.push(...validate(schema, policies, sources.routes));
  return { policies, schema, problems };
}

function readAll({ guardrails, tenantPolicies }: PolicySources): { policies: ReadPolicy[]; problems: string[] } {
  const policies: ReadPolicy[] = [];
  const problems: string[] = [];
  for (const { name, cedar } of [...guardrails, ...tenantPolicies]) {
    const read = readPolicies(name, cedar);
    problems.push(...read.problems);
    for (const policy of read.policies) {
      if (policies.some(({ id }) => id === policy.id)) problems.push(`${name}: @id ${policy.id} is used twice`);
      policies.push(policy);
    }
  }
  return { policies, problems };
}

function validate(schema: string, policies: readonly ReadPolicy[], routes: readonly Route[]): string[] {
  const names = new Set(routes.map(({ name }) => name));
  const problems = policies.flatMap(({ id, route }) => (route === null || names.has(route) ? [] : [`${id}: there is no route "${route}"`]));
  if (!names.has('default')) problems.push('there is no route "default"');
  const answer = withCedar((cedar) => cedar.validate({ schema, policies: { staticPolicies: textsOf(policies) } }));
  const errors = answer.type === 'failure' ? answer.errors : answer.validationErrors.map(({ error }) => error);
  return [...problems, ...errors.map(({ message, help }) => (help ? `${message} (${help})` : message))];
}

/** Named by our ids, so that what Cedar says matched can be looked up. */
function textsOf(policies: readonly ReadPolicy[]): Record<string, string> {
  return Object.fromEntries(policies.map(({ id, text }) => [id, text]));
}

function versionsOf({ guardrails, tenantPolicies, tools, routes, schema }: PolicySources): Pick<CompiledPolicy, 'version' | 'versionFor'> {
  const byName = <T extends { name: string }>(items: readonly T[]) => [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rules = hashOf({
    guardrails: byName(guardrails).map(({ name, cedar }) => ({ name, cedar })),
    tenantPolicies: byName(tenantPolicies).map(({ name, cedar }) => ({ name, cedar })),
    routes: byName(routes).map(({ name, need, decideWithinSeconds, stepUp, blind }) => ({
      name,
      need: { ...need },
      decideWithinSeconds,
      stepUp,
      blind,
    })),
    schema: schema ?? null,
  });
  const versions = new Map(
    byName(tools).map(({ name, class: toolClass, schema: args, definitionHash = null, scriptArgument = null, uncheckedPatterns = [] }) => {
      const unchecked = uncheckedPatterns.map(({ pointer }) => pointer);
      return [name, hashOf({ rules, tool: { name, class: toolClass, schema: args, definitionHash, scriptArgument, unchecked } })];
    }),
  );
  return {
    version: hashOf({ rules, tools: [...versions.values()] }),
    versionFor: (tool) => versions.get(tool) ?? hashOf({ rules, tool: null }),
  };
}

function hashOf(value: Json): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

function must(answer: { type: 'success' } | { type: 'failure'; errors: { message: string }[] }): void {
  if (answer.type === 'failure') throw new CedarFailure(answer.errors.map(({ message }) => message).join('; '));
}
