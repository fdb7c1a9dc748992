import { callDigest } from '#lib/audit/digest.ts';
import type { Edit } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import type { NamedScript } from '#lib/domain/script.ts';
import type { TargetRef } from '#lib/domain/target.ts';
import type { Sql } from '#lib/store/database.ts';
import { findJudgedDefinition } from '#lib/store/policy-sources.ts';
import { findCallAtHand } from '#lib/store/read-call.ts';
import { assessCall } from './assess-call.ts';
import type { OpsContext } from './context.ts';
import { judgeProposal } from './judge-call.ts';
import { toApproval } from './submit-request.ts';

/** An edit, and the script that it would run, if it runs one. */
export type JudgedEdit = Edit & { script: NamedScript | null };

/** An edit is judged as coming from nowhere, so that no policy about networks is kinder to it than to the agent. */
const UNKNOWN_ADDRESS = '0.0.0.0';

/**
 * The request with other arguments: checked against the tool's schema, judged by policy, its risk computed again. The one
 * way to an edit, for a vote and for its preview. Throws invalid_arguments with JSON pointers.
 */
export async function judgeEdit(ctx: OpsContext, sql: Sql, request: ActionRequest, edited: JsonObject): Promise<JudgedEdit> {
  const call = await findCallAtHand(sql, {
    tenant: request.tenant,
    agentId: request.agentId,
    keyId: '',
    tool: request.tool,
    targets: request.targets,
    chain: request.chain,
    idempotencyKey: '',
    pendingLimit: 1,
  });
  if (!call) throw new HoldpointError('not_found', 'No such request.');
  const policy = await ctx.policies.get(request.tenant, call.policyEpoch);
  const proposed = { tool: request.tool, arguments: edited, confidencePct: request.confidencePct, sourceIp: UNKNOWN_ADDRESS };
  const { tool, verdict, script } = await judgeProposal(sql, policy, call, proposed);
  // The schema hash is part of the digest and frozen: an edit for another schema would be another tool. So it would be in other
  // words: who edits was shown those of the verdict, and the new verdict would be about these.
  const judged = tool.definitionHash && (await findJudgedDefinition(sql, request.tenant, request.policy.version, tool.name));
  if (tool.schemaHash !== request.toolSchemaHash || tool.definitionHash !== judged)
    throw new HoldpointError('invalid_arguments', 'The tool changed since this was asked; deny it and let the agent ask again.');
  const { risk } = assessCall({ tenant: call.tenant, tool, arguments: edited, targets: call.targets, intent: request.intent, script });
  return { arguments: edited, digest: digestAs(request, edited), policy: verdict, approval: toApproval(verdict, call.now), risk, script };
}

/** What never changes of a request, and with which arguments a digest is made. */
type Frozen = { tenant: string; agentId: string; tool: string; toolSchemaHash: string; targets: readonly TargetRef[]; nonce: string };

/** The digest that the request has with other arguments. */
export function digestAs({ tenant, agentId, tool, toolSchemaHash, targets, nonce }: Frozen, edited: JsonObject): string {
  return callDigest({ tenant, agent: agentId, tool, toolSchemaHash, arguments: edited, targets, nonce });
}
