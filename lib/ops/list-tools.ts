import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { type ToolList, toolList } from '#lib/contract/tool-view.ts';
import { readExecutorsOfTools } from '#lib/store/executor-of-tool.ts';
import { readPolicyEpoch } from '#lib/store/policy-epoch.ts';
import type { OpsContext } from './context.ts';

/** The tools that an agent of this customer may name, and who runs each. Whether policy lets it is decided call by call. */
export async function listTools(ctx: OpsContext, agent: AgentPrincipal): Promise<ToolList> {
  const policy = await ctx.policies.get(agent.tenant, await readPolicyEpoch(ctx.db, agent.tenant));
  // Not part of the prepared policy: an executor is suspended without a change of any tool.
  const executors = await ctx.db.readTenant(agent.tenant, (sql) => readExecutorsOfTools(sql, agent.tenant, [...policy.tools.keys()]));
  const tools = [...policy.tools.values()].map(({ check: _check, ...tool }) => ({
    ...tool,
    executor: executors.get(tool.name)?.id ?? null,
  }));
  return toolList.parse({ tools });
}
