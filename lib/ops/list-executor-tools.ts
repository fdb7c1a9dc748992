import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ExecutorTools } from '#lib/contract/workload-view.ts';
import type { ToolClass } from '#lib/domain/tool-class.ts';
import type { WorkloadRef } from '#lib/domain/workload.ts';
import { listBroughtTools, readExecutorsOfTools } from '#lib/store/executor-of-tool.ts';
import { readPolicyEpoch } from '#lib/store/policy-epoch.ts';
import { findWorkloadRow } from '#lib/store/workloads.ts';
import { noWorkload } from './change-workload.ts';
import type { OpsContext } from './context.ts';

/** No tool has this name, so it is nobody's own. */
const ANY_TOOL = '';

/** The tools that an executor of one's customers runs now, its own first. Throws not_found, also for agents. */
export async function listExecutorTools(ctx: OpsContext, person: PersonPrincipal, ref: WorkloadRef): Promise<ExecutorTools> {
  if (ref.kind !== 'executor' || !(await findWorkloadRow(ctx.db, person.id, ref))) throw noWorkload();
  const policy = await ctx.policies.get(ref.tenant, await readPolicyEpoch(ctx.db, ref.tenant));
  const [executors, brought] = await ctx.db.readTenant(ref.tenant, async (sql) => [
    await readExecutorsOfTools(sql, ref.tenant, [ANY_TOOL, ...policy.tools.keys()]),
    await listBroughtTools(sql, ref.tenant, ref.id),
  ]);
  const tools = [...policy.tools.values()]
    .filter(({ name }) => executors.get(name)?.id === ref.id)
    .map(({ name, title, class: toolClass }) => ({ name, title, class: toolClass as ToolClass, own: brought.has(name) }));
  return {
    tools: [...tools.filter(({ own }) => own), ...tools.filter(({ own }) => !own)],
    brings: brought.size > 0,
    first: executors.get(ANY_TOOL) ?? null,
  };
}
