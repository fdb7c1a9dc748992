import type { AgentPrincipal } from '#lib/auth/principal.ts';
import { type AccessQuestion, targetList } from '#lib/contract/authzen.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { TargetRef } from '#lib/domain/target.ts';

/** An AuthZEN question in the words of a submit. */
export type AccessCall = { tool: string; arguments: JsonObject; targets: TargetRef[]; confidence: number | null; chain: string[] };

/** Throws forbidden for another subject than the caller, invalid_targets for a resource that is none of ours. */
export function toAccessCall(agent: AgentPrincipal, { subject, action, resource, context = {} }: AccessQuestion): AccessCall {
  if (subject.type !== 'agent' || subject.id !== agent.id)
    throw new HoldpointError('forbidden', `An agent asks for itself: the subject is {"type": "agent", "id": "${agent.id}"}.`);
  return {
    tool: action.name,
    arguments: action.properties ?? {},
    targets: toTargets(agent, resource),
    confidence: context.confidence ?? null,
    chain: context.chain ?? [],
  };
}

function toTargets(agent: AgentPrincipal, { type, id, properties }: AccessQuestion['resource']): TargetRef[] {
  const listed = properties?.['targets'];
  if (type === 'host' || type === 'user') {
    // Not read would mean not judged, by whoever thought that the list counts.
    if (listed !== undefined) throw new HoldpointError('invalid_targets', 'A list of targets goes with a resource of type tenant.');
    return [{ kind: type, name: id }];
  }
  if (type !== 'tenant') throw new HoldpointError('invalid_targets', 'A resource is of type host, user or tenant.');
  if (id !== agent.tenant)
    throw new HoldpointError('invalid_targets', 'A resource of type tenant is the customer that the agent belongs to.');
  const targets = targetList.safeParse(listed ?? []);
  if (!targets.success) throw new HoldpointError('invalid_targets', 'Each of properties.targets is {"kind": "host" or "user", "name"}.');
  return targets.data;
}
