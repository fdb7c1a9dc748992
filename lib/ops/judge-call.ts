import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { NamedScript } from '#lib/domain/script.ts';
import type { PolicyVerdict } from '#lib/domain/policy.ts';
import { PATTERNS_NOT_CHECKED } from '#lib/domain/unchecked-pattern.ts';
import { computeFacts } from '#lib/policy/facts.ts';
import type { Sql } from '#lib/store/database.ts';
import type { CallAtHand } from '#lib/store/read-call.ts';
import type { RegisteredTool, TenantPolicy } from './policy-cache.ts';
import { readScript } from './read-script.ts';

export type ProposedCall = {
  tool: string;
  arguments: JsonObject;
  confidencePct: number | null;
  sourceIp: string;
  script: NamedScript | null;
};

export type JudgedCall = { tool: RegisteredTool; verdict: PolicyVerdict; script: NamedScript | null };

/** The same for a call whose script is not read yet: whoever asks policy cannot forget what the call would run. Throws as judgeCall. */
export async function judgeProposal(
  sql: Sql,
  policy: TenantPolicy,
  hand: CallAtHand,
  call: Omit<ProposedCall, 'script'>,
): Promise<JudgedCall> {
  const script = await readScript(sql, hand.tenant.id, policy.tools.get(call.tool)?.scriptArgument, call.arguments);
  return { ...judgeCall(policy, hand, { ...call, script }), script };
}

/**
 * Checks a call against its tool's schema and asks policy, with facts that only the service writes. The one way to a
 * verdict, for a first submit and for an edit. Throws unknown_tool, and invalid_arguments with JSON pointers.
 */
export function judgeCall(policy: TenantPolicy, hand: CallAtHand, call: ProposedCall): { tool: RegisteredTool; verdict: PolicyVerdict } {
  const tool = policy.tools.get(call.tool);
  if (!tool) throw new HoldpointError('unknown_tool', `There is no tool "${call.tool}". GET /api/v1/tools lists what there is.`);
  const problems = tool.check(call.arguments);
  if (problems.length > 0) throw new HoldpointError('invalid_arguments', undefined, { errors: problems });
  const facts = computeFacts({
    tenant: hand.tenant,
    agent: hand.agent,
    tool,
    arguments: call.arguments,
    targets: hand.targets,
    chain: hand.chain,
    confidencePct: call.confidencePct,
    recentSameTool: hand.recentSameTool,
    sourceIp: call.sourceIp,
    script: call.script && { known: call.script.found !== null, signed: (call.script.found?.signedBy ?? null) !== null },
    nowMs: hand.now,
  });
  // Whoever wrote a policy that lets such calls run took it that the schema is checked.
  const because = tool.uncheckedPatterns.length > 0 ? PATTERNS_NOT_CHECKED : null;
  return { tool, verdict: policy.compiled.evaluate(facts, because) };
}
