import type { JsonObject } from '#lib/domain/json.ts';
import type { Intent } from '#lib/domain/request.ts';
import { type RiskTier, riskOf } from '#lib/domain/risk.ts';
import type { NamedScript } from '#lib/domain/script.ts';
import type { Flag } from '#lib/domain/screen-flag.ts';
import { screenText } from '#lib/domain/screen-text.ts';
import type { ResolvedTarget } from '#lib/domain/target.ts';
import type { ToolClass } from '#lib/domain/tool-class.ts';

/**
 * What the service thinks of a call before any person does: remarks on the agent's words, and how much a wrong yes would
 * hurt. Both are frozen on the request. Remarks can only raise the risk: nothing that an agent writes makes a call easier.
 */
export function assessCall(call: {
  tenant: { id: string; name: string };
  tool: { name: string; class: string };
  arguments: JsonObject;
  targets: ResolvedTarget[];
  intent: Intent;
  script: NamedScript | null;
}): { flags: Flag[]; risk: RiskTier } {
  const { tenant, tool, targets, intent, script } = call;
  const toolClass = tool.class as ToolClass;
  const flags = screenText(intent, { tenant, tool: tool.name, toolClass, arguments: call.arguments, targets });
  return { flags, risk: riskOf({ toolClass, targets, flags, contradicted: (script?.contradictions.length ?? 0) > 0 }) };
}
