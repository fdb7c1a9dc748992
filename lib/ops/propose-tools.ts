import { definitionHash } from '#lib/audit/digest.ts';
import { makeLeaf } from '#lib/audit/leaf.ts';
import type { ExecutorPrincipal } from '#lib/auth/principal.ts';
import type { ProposedToolList, ProposeToolsBody } from '#lib/contract/proposed-tool.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { suggestClass } from '#lib/domain/suggest-class.ts';
import { standingOf } from '#lib/domain/tool-definition.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Sql } from '#lib/store/database.ts';
import { insertProposals, lockProposedTools, type Proposal, updateProposals } from '#lib/store/proposed-tools.ts';
import type { OpsContext } from './context.ts';

/**
 * An executor says which tools it can run. Each is kept word for word and has to be reviewed by a person before it can be
 * called; one that is not what was reviewed goes back for review, and what was approved of it is void at redemption. The
 * same proposal again changes nothing and answers how the tools stand, so an executor asks by proposing. Throws forbidden
 * for a name that another executor of this customer brought, invalid_body for a name that comes twice or is too long.
 */
export async function proposeTools(ctx: OpsContext, executor: ExecutorPrincipal, body: ProposeToolsBody): Promise<ProposedToolList> {
  const proposals = body.tools.map((tool): Proposal => {
    const definition = tool as unknown as JsonObject;
    return {
      name: `mcp.${body.server}.${tool.name}`,
      definition,
      definitionHash: definitionHash(definition),
      suggestedClass: suggestClass({ name: tool.name, ...(tool.annotations ? { annotations: tool.annotations as object } : {}) }),
    };
  });
  const names = proposals.map(({ name }) => name);
  if (new Set(names).size < names.length) throw new HoldpointError('invalid_body', 'A tool is proposed twice.');
  const long = names.find((name) => name.length > 128);
  if (long !== undefined) throw new HoldpointError('invalid_body', `${long} is longer than 128 characters.`);

  const { list, news } = await ctx.db.withTenant(executor.tenant, async (sql) => {
    const known = new Map((await lockProposedTools(sql, executor.tenant, names)).map((tool) => [tool.name, tool]));
    const fresh = proposals.filter(({ name }) => !known.has(name));
    const changed = proposals.filter((proposal) => {
      const before = known.get(proposal.name);
      return before !== undefined && before.definitionHash !== proposal.definitionHash;
    });
    const foreign = [...known.values()].find(({ executorId }) => executorId !== executor.id);
    if (foreign) throw new HoldpointError('forbidden', `${foreign.name} belongs to another executor of this customer.`);
    await insertProposals(sql, executor.tenant, executor.id, fresh);
    await updateProposals(sql, executor.tenant, changed);
    await log(sql, executor, [...fresh, ...changed]);
    const now = new Map((await lockProposedTools(sql, executor.tenant, names)).map((tool) => [tool.name, tool]));
    const tools = names.flatMap((name) => {
      const tool = now.get(name);
      if (!tool) return [];
      const standing = standingOf(tool);
      return [{ name, definitionHash: tool.definitionHash, standing, class: standing === 'approved' ? tool.class : null }];
    });
    return { list: { tools }, news: fresh.length + changed.length > 0 };
  });
  // Gates ask how their tools stand by proposing them again, each few seconds: that is no news to anybody.
  if (news) ctx.announceTenant({ tenant: executor.tenant, kind: 'tools' });
  return list;
}

/** One leaf for each definition that is new here. */
async function log(sql: Sql, executor: ExecutorPrincipal, proposals: readonly Proposal[]): Promise<void> {
  const [clock] = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const now = clock?.now.getTime() ?? 0;
  const leaves = proposals.map(({ name, definition, definitionHash: hash, suggestedClass }) =>
    makeLeaf({
      tenant: executor.tenant,
      ts: now,
      type: 'tool.proposed',
      actor: { kind: 'executor', id: executor.id },
      request: null,
      from: null,
      to: null,
      policy: null,
      digest: null,
      commit: { tool: { name, definitionHash: hash, suggestedClass }, definition },
    }),
  );
  await appendLeaves(sql, executor.tenant, leaves, now);
}
