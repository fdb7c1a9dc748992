import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { EditPreview } from '#lib/contract/console-view.ts';
import { joinApprovals } from '#lib/domain/edit.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { higherRisk } from '#lib/domain/risk.ts';
import type { OpsContext } from './context.ts';
import { type JudgedEdit, judgeEdit } from './judge-edit.ts';
import { withDecidable } from './read-decidable.ts';
import { toRequestView } from './to-request-view.ts';
import { toScriptView } from './to-script-view.ts';

/**
 * What would become of the call with other arguments: the same judging as for a vote that edits, and nothing is stored.
 * What is wrong with them is an answer, not a refusal. Throws what `readDecidable` does.
 */
export async function previewEdit(
  ctx: OpsContext,
  person: PersonPrincipal,
  requestId: string,
  { arguments: edited }: { arguments: JsonObject },
): Promise<EditPreview> {
  return withDecidable(ctx.db, person, requestId, async ({ request }, sql) => {
    try {
      return toPreview(request, await judgeEdit(ctx, sql, request, edited));
    } catch (error) {
      if (error instanceof HoldpointError && error.code === 'invalid_arguments') return toErrors(error);
      throw error;
    }
  });
}

/** Approval and risk as the edit leaves them: joined with what was needed before, never less. */
function toPreview(request: ActionRequest, edit: JudgedEdit): EditPreview {
  const { digest, policy } = edit;
  const approval = joinApprovals(request.approval, edit.approval);
  // Who has signed is not told here: a vote is for one digest, and this one is nobody's yet.
  const view = toRequestView({ ...request, digest, policy, approval, votes: [] }, []);
  const risk = higherRisk(request.risk, edit.risk);
  const script = edit.script && toScriptView(edit.script);
  return { digest, errors: [], policy: view.policy, approval: view.approval, risk, script };
}

function toErrors({ extra, message }: HoldpointError): EditPreview {
  const errors = (extra['errors'] as EditPreview['errors'] | undefined) ?? [{ pointer: '/arguments', message }];
  return { digest: null, errors, policy: null, approval: null, risk: null, script: null };
}
