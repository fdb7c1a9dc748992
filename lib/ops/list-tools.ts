import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { type ToolList, toolList } from '#lib/contract/tool-view.ts';
import { readPolicyEpoch } from '#lib/store/policy-epoch.ts';
import type { OpsContext } from './context.ts';

/** The tools that an agent of this customer may name. Whether policy lets it is decided call by call. */
export async function listTools(ctx: OpsContext, agent: AgentPrincipal): Promise<ToolList> {
  const policy = await ctx.policies.get(agent.tenant, await readPolicyEpoch(ctx.db, agent.tenant));
  const tools = [...policy.tools.values()].map(({ check: _check, ...tool }) => tool);
  return toolList.parse({ tools });
}
