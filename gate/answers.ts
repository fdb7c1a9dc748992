import type { CallToolResult } from '@modelcontextprotocol/client';
import { HoldpointError } from '#sdk/errors.ts';
import type { RequestView } from '#sdk/request-view.ts';
import type { GatedTool } from './tool-book.ts';

/** A result that says what happened in words, for the agent, and that the tool did not do its work. */
export function notRun(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}

/** Waiting took longer than this client waits. The agent can act on each word of it. */
export function stillPending({ id, approval }: Pick<RequestView, 'id' | 'approval'>): CallToolResult {
  const until = approval ? ` It can be decided until ${approval.decideBy}.` : '';
  return notRun(
    `Pending, not executed. A person has to approve this call (request ${id}).${until} Call again with the same arguments to get its outcome, or use approval_wait with this request id first.`,
  );
}

const WORDS: Record<string, string> = {
  denied: 'Denied, not executed.',
  expired: 'Not executed: nobody decided in time.',
  withdrawn: 'Not executed: the request was taken back.',
  revoked: 'Not executed: the approval was taken back.',
  lapsed: 'Not executed: the approval was not used in time.',
  unknown: 'It is not known whether this was executed. Look before you try again.',
};

/** What a person or policy decided, when that is anything but a yes: in their own words. */
export function decidedOtherwise(view: RequestView): CallToolResult {
  const { decision, id, status } = view;
  const who = decision?.decidedBy.map(({ name }) => name).join(', ');
  const said = decision?.message ? ` ${who ? `${who}: ` : ''}${decision.message}` : '';
  return notRun(`${WORDS[status] ?? `Not executed: the request is ${status}.`}${said} (request ${id})`);
}

/** The tool's own result; when other arguments were approved than were asked for, that comes first. */
export function ranAs(view: RequestView, result: CallToolResult): CallToolResult {
  if (view.decision?.outcome !== 'approved_with_edits') return result;
  const by = view.decision.decidedBy.map(({ name }) => name).join(', ');
  const why = view.decision.message ? ` ${view.decision.message}` : '';
  const text = `Approved with changes by ${by}.${why} It was executed with these arguments in place of yours: ${JSON.stringify(view.arguments)}`;
  return { ...result, content: [{ type: 'text', text }, ...result.content] };
}

/** Why a tool that the upstream has cannot be called. */
export function notCallable({ name, standing }: GatedTool): CallToolResult {
  const why = {
    unreviewed: 'it has not been reviewed yet',
    changed: 'its definition is not the one that was reviewed; it goes back for review',
    refused: 'it was reviewed and refused',
    approved: 'it changed while this call was being decided; it goes back for review',
  }[standing];
  return notRun(`Not executed: ${name} cannot be called, because ${why}. A manager decides that in the console.`);
}

/** The tool went while its call was being decided. */
export function notOffered({ name }: GatedTool): CallToolResult {
  return notRun(`Not executed: the MCP server behind the gate had ${name} when this was asked, and does not offer it any more.`);
}

/** A failure on the way to a decision or a run. Nothing was forwarded when this is said. */
export function failure(error: unknown): CallToolResult {
  if (!(error instanceof HoldpointError)) return notRun(`Not executed: ${error instanceof Error ? error.message : String(error)}`);
  const faults = error.errors.map(({ pointer, message }) => ` ${pointer} ${message}.`).join('');
  const where = faults === '' ? '' : `:${faults}`;
  const retry = error.retryAfterMs === null ? '' : ` Try again in ${Math.ceil(error.retryAfterMs / 1_000)} s.`;
  return notRun(`Not executed: ${error.detail}${where}${retry} (${error.code})`);
}
