import { createHash } from 'node:crypto';
import type { CallToolResult } from '@modelcontextprotocol/client';
import type { Executor } from '#sdk/executor.ts';
import type { Report } from '#sdk/calls.ts';
import { InvalidRequestError } from '#sdk/errors.ts';
import type { Holdpoint } from '#sdk/holdpoint.ts';
import { isApproved } from '#sdk/is-approved.ts';
import type { Json, RequestView } from '#sdk/request-view.ts';
import { decidedOtherwise, notCallable, notOffered, notRun, ranAs } from './answers.ts';
import type { GatedTool, ToolBook } from './tool-book.ts';
import type { Forwarded, OnProgress, Upstream } from './upstream.ts';

export type RunDeps = {
  holdpoint: Pick<Holdpoint, 'prove'>;
  executor: Pick<Executor, 'redeem' | 'report'>;
  upstream: Pick<Upstream, 'call'>;
  book: Pick<ToolBook, 'lookAgain'>;
  log: (line: string) => void;
};

/** Nobody waits for it any more. The approval is left to lapse; a new caller may still use it. */
export class NobodyWaits extends Error {}

/** Of the result, so much is kept with the request; the agent gets all of it. */
const MAX_KEPT_BYTES = 64_000;

/**
 * Redeem, forward the stored arguments, report: once. Whether somebody still waits is asked last before the grant is
 * redeemed and again before the call leaves, so that a client that has gone never causes a late execution. From the
 * redemption on the grant is used up: whatever breaks then ends as failed or unknown, and never in a second forward.
 */
export async function runCall(
  deps: RunDeps,
  tool: GatedTool,
  read: () => Promise<RequestView>,
  isWaited: () => boolean,
  onProgress: OnProgress,
): Promise<CallToolResult> {
  const now = await deps.book.lookAgain(tool);
  if (now !== 'same') return now === 'gone' ? notOffered(tool) : notCallable(tool);
  // Read again: the grant may have aged, and the approval may have been taken back.
  const view = await read();
  if (!isApproved(view)) return decidedOtherwise(view);
  const { token } = view.grant;
  const proof = await deps.holdpoint.prove(token);
  if (!isWaited()) throw new NobodyWaits();
  const { requestId, lease, arguments: args, traceparent } = await deps.executor.redeem(token, { digest: view.digest, proof });
  if (!isWaited()) {
    await report(deps, requestId, { lease, status: 'failed', output: { forwarded: false, reason: 'The client had gone.' } });
    return notRun('Not executed: the client had gone.');
  }
  const forwarded = await deps.upstream.call(tool.definition, { args, traceparent, onProgress });
  await report(deps, requestId, { lease, status: statusOf(forwarded), output: keptOf(forwarded) });
  if (forwarded.kind === 'answered') return ranAs(view, forwarded.result);
  if (forwarded.kind === 'refused') return ranAs(view, notRun(`The tool answered with an error: ${forwarded.message}`));
  const text = `It is not known whether this was executed: ${forwarded.message}. Look before you try again. (request ${requestId})`;
  return ranAs(view, notRun(text));
}

/** What was done stays done when it cannot be reported: the lease then runs out and the service says `unknown`. */
async function report({ executor, log }: RunDeps, requestId: string, { output = null, ...rest }: Report): Promise<void> {
  try {
    await executor.report(requestId, { ...rest, output }).catch((error: unknown) => {
      // A result that the service's strict JSON refuses is still a result: its hash stands for it.
      if (error instanceof InvalidRequestError) return executor.report(requestId, { ...rest, output: digestOf(JSON.stringify(output)) });
      throw error;
    });
  } catch (error) {
    log(`the result of ${requestId} could not be reported: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function statusOf(forwarded: Forwarded): Report['status'] {
  if (forwarded.kind === 'unclear') return 'unknown';
  return forwarded.kind === 'answered' && forwarded.result.isError !== true ? 'succeeded' : 'failed';
}

function keptOf(forwarded: Forwarded): Json {
  if (forwarded.kind !== 'answered') return { error: forwarded.message };
  const text = JSON.stringify(forwarded.result);
  if (Buffer.byteLength(text) <= MAX_KEPT_BYTES) return JSON.parse(text) as Json;
  return digestOf(text);
}

function digestOf(text: string): Json {
  return { kept: false, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') };
}
