import { jsonLeaves, pointerOf, toVisibleText, visibleText } from '#lib/contract/call-view.ts';
import type { RequestDetail, RequestRow } from '#lib/contract/console-view.ts';

/** What one strip can show and one glance can take in. */
const MAX_LEAVES = 6;
const MAX_TARGETS = 4;
const MAX_CHARACTERS = 280;

export type QuickCall = { leaves: { path: string; value: string }[]; targets: { kind: string; name: string }[] };

/** Whether a row may be approved without opening it, as far as a row can tell: low risk, no remark, no fresh proof. */
export function mayStartQuickApprove(row: RequestRow): boolean {
  return row.risk === 'low' && row.flags.length === 0 && !row.stepUp && !row.signedByMe && row.status === 'pending';
}

/**
 * The whole call, if all of it fits one strip: every leaf of the arguments and every target, none with anything hidden.
 * Null sends the person to the page. So does whatever makes this call more than routine: the same one denied a moment
 * ago, an edit, a schema that is not wholly checked, or a need for more than the plain key.
 */
export function quickCall(detail: RequestDetail): QuickCall | null {
  const { request, may, friction, flags, context } = detail;
  if (friction !== 'key' || flags.length > 0 || !may.approve || request.status !== 'pending') return null;
  if (request.approval?.stepUp || context.deniedInLastHour.length > 0 || detail.originalArguments !== null) return null;
  if (detail.tool.uncheckedPatterns.length > 0) return null;
  const leaves = jsonLeaves(request.arguments);
  if (leaves.length > MAX_LEAVES || request.targets.length > MAX_TARGETS) return null;
  const call: QuickCall = {
    leaves: leaves.map(({ path, value }) => ({ path: pointerOf(path), value: typeof value === 'string' ? value : JSON.stringify(value) })),
    targets: request.targets.map(({ kind, name }) => ({ kind, name })),
  };
  const texts = [...call.leaves.flatMap(({ path, value }) => [path, value]), ...call.targets.flatMap(({ kind, name }) => [kind, name])];
  if (texts.join('').length > MAX_CHARACTERS || texts.some(isOdd)) return null;
  return call;
}

/** Something that does not look like what it is: an invisible or reordering character, a line break, two scripts in a word. */
function isOdd(text: string): boolean {
  return toVisibleText(text) !== text || visibleText(text).some(({ kind }) => kind !== 'text');
}
