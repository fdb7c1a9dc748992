import { makeLeaf } from '#lib/audit/leaf.ts';
import type { Callback } from '#lib/domain/callback.ts';
import type { RequestEvent } from '#lib/domain/command.ts';
import type { Json } from '#lib/domain/json.ts';
import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { ActionRequest } from '#lib/domain/request.ts';

/**
 * One leaf per event of a transition (I7). What people and agents wrote enters as commitments, on the leaf of the
 * event that brought it in: the call with its submission or edit, where its agent asks to be told with the submission, a
 * vote's reason with the vote, the output with the report.
 */
export function leavesFor(next: ActionRequest, events: readonly RequestEvent[], callback?: Callback): LeafText[] {
  return events.map((event) => {
    const commit = payloadsOf(next, event, callback);
    return makeLeaf({
      tenant: next.tenant,
      ts: next.updatedAt,
      type: event.type,
      actor: event.actor,
      request: next.id,
      from: event.from,
      to: event.to,
      policy: next.policy.version,
      digest: next.digest,
      ...(commit ? { commit } : {}),
    });
  });
}

function payloadsOf(next: ActionRequest, { type, actor }: RequestEvent, callback?: Callback): Record<string, Json> | null {
  switch (type) {
    case 'request.submitted':
      return {
        intent: next.intent,
        arguments: next.arguments,
        targets: next.targets.map(({ kind, name }) => ({ kind, name })),
        verdict: { outcome: next.policy.outcome, reasons: next.policy.reasons.map(({ id }) => id) },
        ...(callback ? { callback: { endpoint: callback.endpoint, events: [...callback.events] } } : {}),
      };
    case 'request.edited':
      return { arguments: next.arguments, ...castOf(next) };
    case 'request.voted':
      return { verdict: next.votes.at(-1)?.verdict ?? null, ...castOf(next) };
    // Where a vote denied it, its reason is on the leaf of that vote.
    case 'request.denied':
      return actor.kind === 'person' && next.votes.at(-1)?.verdict !== 'deny' ? { reason: next.decision?.message ?? '' } : null;
    case 'request.withdrawn':
    case 'request.revoked':
      return { reason: next.decision?.message ?? '' };
    case 'result.reported':
      return { output: next.execution?.output ?? null };
    default:
      return null;
  }
}

/** Of the vote that was just cast: its reason, how it was given, and the passkey's signature where there is one. */
function castOf({ votes }: ActionRequest): Record<string, Json> {
  const { reason = '', consent = null, assertion = null } = votes.at(-1) ?? {};
  return { reason, ...(consent ? { consent } : {}), ...(assertion ? { assertion } : {}) };
}
