import { schemaHash } from '#lib/audit/digest.ts';
import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ReviewToolsBody } from '#lib/contract/proposed-tool.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { mayReviewTools } from '#lib/domain/may-review-tools.ts';
import { isMilder } from '#lib/domain/suggest-class.ts';
import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import { findPolicyProblems } from '#lib/policy/compile.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { findMemberRoles } from '#lib/store/member-roles.ts';
import type { Sql } from '#lib/store/database.ts';
import { readPolicySources } from '#lib/store/policy-sources.ts';
import { lockProposedTools, type ProposedTool, saveReviews } from '#lib/store/proposed-tools.ts';
import type { OpsContext } from './context.ts';
import { compileArgumentCheck, UnusableSchemaError } from './tool-arguments.ts';
import { listUncheckedPatterns } from './unchecked-patterns.ts';

type Judged = ReviewToolsBody['tools'][number];

/**
 * A manager or administrator judges tools that an executor proposed: each gets a class and may be called, or is refused.
 * What is judged is the definition that the person saw, by its hash. All of them or none, in one transaction, with a leaf
 * for each. A class that asks for less care than the suggested one needs a reason. Patterns that cannot be checked are accepted by
 * name, all of them, or the tool is unusable. Throws not_found, forbidden, stale_view, reason_required, tool_unusable,
 * tool_breaks_policy.
 */
export async function reviewTools(ctx: OpsContext, person: PersonPrincipal, body: ReviewToolsBody): Promise<{ reviewed: number }> {
  const { tenant, reason } = body;
  const mine = person.memberships.some((each) => each.tenant === tenant);
  if (!mine) throw new HoldpointError('not_found', 'No such tool.');
  const answer = await ctx.db.withTenant(tenant, async (sql) => {
    const roles = await findMemberRoles(sql, tenant, person.id);
    if (roles.length === 0) throw new HoldpointError('not_found', 'No such tool.');
    if (!mayReviewTools(roles)) throw new HoldpointError('forbidden', 'Managers and administrators review tools.');
    const wanted = new Map(body.tools.map((tool) => [tool.name, tool]));
    if (wanted.size < body.tools.length) throw new HoldpointError('invalid_body', 'A tool is named twice.');
    const known = new Map((await lockProposedTools(sql, tenant, [...wanted.keys()])).map((tool) => [tool.name, tool]));
    const reviews = body.tools.map((judged) => {
      const tool = known.get(judged.name);
      if (!tool) throw new HoldpointError('not_found', `There is no proposed tool ${judged.name}.`);
      if (tool.definitionHash !== judged.definitionHash)
        throw new HoldpointError('stale_view', `${tool.name} is not what you were shown any more.`);
      const uncheckedPatterns = acceptedOf(tool, judged);
      if (judged.class !== null) requireCallable(tool, judged.class, reason, uncheckedPatterns);
      return { name: tool.name, class: judged.class, schemaHash: schemaHash(schemaOf(tool)), uncheckedPatterns, tool };
    });
    await saveReviews(
      sql,
      tenant,
      person,
      reason,
      reviews.map(({ tool: _tool, ...review }) => review),
    );
    await refuseToBreak(ctx, sql, tenant);
    const [clock] = await sql.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const now = clock?.now.getTime() ?? 0;
    const base = { tenant, ts: now, type: 'tool.reviewed', actor: { kind: 'person', id: person.id } };
    const none = { request: null, from: null, to: null, policy: null, digest: null };
    const leaves = reviews.map(({ name, class: toolClass, uncheckedPatterns, tool }) => {
      const { definitionHash, suggestedClass } = tool;
      const unchecked = uncheckedPatterns.length > 0 ? { uncheckedPatterns } : {};
      return makeLeaf({
        ...base,
        ...none,
        commit: { tool: { name, definitionHash, class: toolClass, suggestedClass, ...unchecked }, reason },
      });
    });
    await appendLeaves(sql, tenant, leaves, now);
    return { reviewed: reviews.length };
  });
  ctx.announceTenant({ tenant, kind: 'tools' });
  return answer;
}

/** The patterns that go unchecked by this review: those that the schema has now, when exactly they are accepted, and else none. */
function acceptedOf(tool: ProposedTool, { class: toolClass, acceptUncheckedPatterns }: Judged): UncheckedPattern[] {
  if (acceptUncheckedPatterns === undefined) return [];
  if (toolClass === null) throw new HoldpointError('invalid_body', `${tool.name} is refused, so there is nothing of it to accept.`);
  const found = listUncheckedPatterns(tool);
  const [seen, real] = [acceptUncheckedPatterns.toSorted(), found.map(({ pointer }) => pointer).sort()];
  if (JSON.stringify(seen) !== JSON.stringify(real))
    throw new HoldpointError(
      'stale_view',
      `The patterns of ${tool.name} that cannot be checked are not those that are accepted: ${real.join(', ') || 'there are none'}.`,
    );
  return found;
}

/** A schema that cannot be compiled would take all of the customer's tools with it, so it is found out here. */
function requireCallable(
  tool: ProposedTool,
  toolClass: NonNullable<ProposedTool['class']>,
  reason: string,
  unchecked: readonly UncheckedPattern[],
): void {
  if (isMilder(toolClass, tool.suggestedClass) && reason.trim() === '')
    throw new HoldpointError('reason_required', `Say why ${tool.name} needs less care than ${tool.suggestedClass}.`);
  try {
    compileArgumentCheck(schemaOf(tool), unchecked);
  } catch (error) {
    if (!(error instanceof UnusableSchemaError)) throw error;
    throw new HoldpointError('tool_unusable', `The input schema of ${tool.name} cannot be used: ${error.message}`);
  }
}

/** A policy may ask for an argument that the tool has lost. The customer would have no policy at all, and nothing would run there. */
async function refuseToBreak({ db }: OpsContext, sql: Sql, tenant: string): Promise<void> {
  const problems = findPolicyProblems(await readPolicySources(sql, tenant));
  if (problems.length === 0) return;
  // Beside this transaction stands what was there before it.
  const known = new Set(findPolicyProblems(await db.aside.withTenant(tenant, (aside) => readPolicySources(aside, tenant))));
  const [first] = problems.filter((problem) => !known.has(problem));
  if (first !== undefined) throw new HoldpointError('tool_breaks_policy', `The customer’s policy would not compile any more: ${first}`);
}

function schemaOf(tool: ProposedTool): JsonObject {
  return tool.definition['inputSchema'] as JsonObject;
}
