import { type CompiledPolicy, compilePolicy, PolicyCompileError } from '#lib/policy/compile.ts';
import type { Database } from '#lib/store/database.ts';
import {
  type PolicyRevision,
  readPolicySources,
  recordPolicyRevisions,
  type StoredSources,
  type StoredTool,
} from '#lib/store/policy-sources.ts';
import { type ArgumentCheck, compileArgumentCheck, UnusableSchemaError } from './tool-arguments.ts';

export type RegisteredTool = StoredTool & { class: string; check: ArgumentCheck };

/** `tools`: those that may be called now. */
export type TenantPolicy = { epoch: string; compiled: CompiledPolicy; tools: ReadonlyMap<string, RegisteredTool> };

export type PolicyCache = {
  /**
   * The customer's policy as of `epoch` or later. Prepared once per epoch and customer; concurrent callers share one
   * preparation. Rejects when the stored texts do not compile: then nothing is allowed (I8).
   */
  get(tenant: string, epoch: string): Promise<TenantPolicy>;
};

const MAX_TENANTS = 500;

/**
 * A tool that was reviewed when its schema could still be used would take the others with it. It is refused alone, and
 * whatever its arguments are.
 */
function checkOrRefusal({ schema, uncheckedPatterns }: StoredTool): ArgumentCheck {
  try {
    return compileArgumentCheck(schema, uncheckedPatterns);
  } catch (error) {
    if (!(error instanceof UnusableSchemaError)) throw error;
    const message = `cannot be checked, because the schema of the tool cannot be used: ${error.message}`;
    return () => [{ pointer: '/arguments', message }];
  }
}

/** The whole, and for each tool the first whole that judged it so. */
function revisionsOf(compiled: CompiledPolicy, sources: StoredSources): PolicyRevision[] {
  const { guardrails, tenantPolicies, routes } = sources;
  const tools = sources.tools.map(({ name, class: toolClass, schemaHash, definitionHash, scriptArgument, uncheckedPatterns }) => {
    const unchecked = uncheckedPatterns.map(({ pointer }) => pointer);
    return { name, class: toolClass, schemaHash, definitionHash, scriptArgument, unchecked };
  });
  return [
    { version: compiled.version, sources: { guardrails, tenantPolicies, routes, tools } },
    ...tools.map(({ name }) => ({ version: compiled.versionFor(name), sources: { policy: compiled.version, tool: name } })),
  ];
}

/** One per process. Bounded: the customer that was used longest ago is prepared again when it comes back. */
export function createPolicyCache(db: Database): PolicyCache {
  const prepared = new Map<string, TenantPolicy>();
  const pending = new Map<string, Promise<TenantPolicy>>();
  /** What did not compile, so that the calls of one customer do not have it tried again and hold up all the others. */
  const broken = new Map<string, { epoch: string; error: PolicyCompileError }>();
  const checks = new Map<string, ArgumentCheck>();

  async function prepare(tenant: string): Promise<TenantPolicy> {
    // Whoever waits for this may hold a connection of the pool that units of work fill.
    const { aside } = db;
    const sources = await aside.withTenant(tenant, (sql) => readPolicySources(sql, tenant));
    const before = prepared.get(tenant)?.compiled ?? null;
    const compiled = compileOrRemember(tenant, sources, before);
    if (compiled !== before) await aside.withTenant(tenant, (sql) => recordPolicyRevisions(sql, tenant, revisionsOf(compiled, sources)));
    const callable = sources.tools.filter((tool) => tool.callable && tool.class !== null) as (StoredTool & { class: string })[];
    const tools = new Map(callable.map((tool) => [tool.name, { ...tool, check: checkOf(tool) }]));
    return { epoch: sources.epoch, compiled, tools };
  }

  function compileOrRemember(tenant: string, sources: StoredSources, before: CompiledPolicy | null): CompiledPolicy {
    broken.delete(tenant);
    try {
      return compilePolicy(sources, before);
    } catch (error) {
      if (error instanceof PolicyCompileError) broken.set(tenant, { epoch: sources.epoch, error });
      throw error;
    }
  }

  function checkOf(tool: StoredTool): ArgumentCheck {
    // One customer's reviewer may have accepted what another's has not: the same schema is then two checks.
    const key = JSON.stringify([tool.schemaHash, ...tool.uncheckedPatterns.map(({ pointer }) => pointer)]);
    const known = checks.get(key);
    if (known) return known;
    const made = checkOrRefusal(tool);
    checks.set(key, made);
    return made;
  }

  function remember(tenant: string, policy: TenantPolicy): void {
    prepared.delete(tenant);
    prepared.set(tenant, policy);
    const oldest = prepared.size > MAX_TENANTS ? prepared.keys().next().value : undefined;
    if (oldest !== undefined) prepared.delete(oldest);
  }

  return {
    async get(tenant, epoch) {
      const known = prepared.get(tenant);
      if (known && BigInt(known.epoch) >= BigInt(epoch)) {
        remember(tenant, known);
        return known;
      }
      const failed = broken.get(tenant);
      if (failed && BigInt(failed.epoch) >= BigInt(epoch)) throw failed.error;
      // A preparation that began before the epoch moved is of no use to a caller that read the new one.
      const key = `${tenant} ${epoch}`;
      const running = pending.get(key);
      if (running) return running;
      const started = prepare(tenant).finally(() => pending.delete(key));
      pending.set(key, started);
      const policy = await started;
      remember(tenant, policy);
      return policy;
    },
  };
}
