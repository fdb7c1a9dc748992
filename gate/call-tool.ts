import {
  type CallToolResult,
  type Progress,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
  inputRequired,
  type InputRequiredResult,
  type RequestStateCodec,
} from '@modelcontextprotocol/server';
import type { Holdpoint } from '#sdk/holdpoint.ts';
import type { JsonObject } from '#sdk/request-view.ts';
import { failure, notCallable, notRun, stillPending } from './answers.ts';
import type { HeldCall } from './held-call.ts';
import type { CallKey, HeldCalls } from './held-calls.ts';
import { callOwnTool, OWN_NAMES } from './own-tools.ts';
import type { Patience } from './settings.ts';
import type { Tasks } from './tasks.ts';
import type { ToolBook } from './tool-book.ts';
import { type WaitMode, waitModeOf } from './wait-mode.ts';

/** What a leg's token says. Signed; who may present it and for which method is bound by the codec. */
export type LegState = { key: CallKey };

export type CallDeps = {
  book: ToolBook;
  held: HeldCalls;
  tasks: Tasks;
  holdpoint: Pick<Holdpoint, 'get'>;
  codec: RequestStateCodec<LegState>;
  patience: Patience;
};

export type Caller = { principal: string; era: 'legacy' | 'modern'; client: string };

/**
 * `tools/call`: held until a person or policy decides, forwarded at most once, and only while somebody waits. Every
 * refusal is a result that the agent can read; JSON-RPC errors are for calls that make no sense.
 */
export async function callTool(
  deps: CallDeps,
  { name, arguments: args = {} }: { name: string; arguments?: Record<string, unknown> | undefined },
  ctx: ServerContext,
  caller: Caller,
): Promise<CallToolResult | InputRequiredResult> {
  const { signal } = ctx.mcpReq;
  if (OWN_NAMES.includes(name)) return callOwnTool({ ...deps, principal: caller.principal }, name, args as JsonObject, signal);
  try {
    const tool = await deps.book.find(name);
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${name}.`);
    if (tool.standing !== 'approved') return notCallable(tool);
    // Whoever went while the tool was looked for must not leave a request behind that nobody waits for.
    signal.throwIfAborted();
    const key = deps.held.keyOf(caller.principal, tool, args as JsonObject);
    const leg = ctx.mcpReq.requestState<LegState>();
    if (leg !== undefined && leg.key !== key)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'Invalid or expired requestState', { reason: 'invalid_request_state' });
    if (leg !== undefined && !deps.held.find(key))
      return notRun('Not executed: nobody asked for this call any more, so it was taken back. Call again.');
    const held = deps.held.open(key, tool, args as JsonObject, { ...caller, traceparent: traceparentOf(ctx) });
    return await waitFor(deps, held, key, ctx, caller);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProtocolError) throw error;
    return failure(error);
  }
}

/**
 * SEP-414: `_meta` carries what a header would, and is asked first, as it is of the call and not of what carries it. Whether it is a
 * `traceparent` is judged where it is sent on.
 */
function traceparentOf({ mcpReq, http }: ServerContext): string | undefined {
  const said = mcpReq._meta?.['traceparent'];
  if (typeof said === 'string') return said;
  return http?.req?.headers.get('traceparent') ?? undefined;
}

async function waitFor({ tasks, codec, patience }: CallDeps, held: HeldCall, key: CallKey, ctx: ServerContext, caller: Caller) {
  const mode = waitModeOf(ctx, caller.era);
  const { signal } = ctx.mcpReq;
  if (mode.kind === 'task') {
    // As long as it takes to be submitted: what policy decides at once needs no handle.
    const answered = new AbortController();
    const first = held.join(AbortSignal.any([signal, answered.signal]), Number.POSITIVE_INFINITY);
    const view = await Promise.race([held.submitted, first.then(() => null)]);
    if (view?.status !== 'pending') return (await first) ?? stillPending(await held.submitted);
    first.catch(() => {});
    signal.throwIfAborted();
    const task = tasks.create(caller.principal, held, stillPendingText(view.id));
    // From here on only the task waits. Were the call to wait on beside it, a cancelled task would still be run.
    answered.abort(new Error('A task answered this call.'));
    // Another kind of result, which the types of the SDK leave to extensions.
    return task as unknown as CallToolResult;
  }
  const notes = openProgress(ctx, held, mode.kind === 'progress' ? patience.progressEveryMs : null);
  try {
    const result = await held.join(signal, holdMs(mode, patience), { onProgress: notes.relay });
    if (result) return result;
  } finally {
    notes.close();
  }
  if (mode.kind === 'legs') return inputRequired({ requestState: await codec.mint({ key }, ctx) });
  return stillPending(await held.submitted);
}

function holdMs({ kind }: WaitMode, { holdMs: hold, progressHoldMs }: Patience): number {
  return kind === 'progress' ? progressHoldMs : hold;
}

function stillPendingText(id: string): string {
  return `A person has to approve this call (request ${id}).`;
}

/**
 * Progress on the stream of the call itself: while it is held, every `heldEveryMs`, so that its client knows that somebody
 * is still at it; while it runs, what the tool says. One count for both, because a client may only see it grow.
 */
function openProgress({ mcpReq }: ServerContext, held: HeldCall, heldEveryMs: number | null) {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { relay: () => {}, close: () => {} };
  let heldFor = 0;
  const send = (params: Progress) =>
    void mcpReq.notify({ method: 'notifications/progress', params: { ...params, progressToken } }).catch(() => {});
  async function note(): Promise<void> {
    const { id } = await held.submitted;
    heldFor += 1;
    send({ progress: heldFor, message: stillPendingText(id) });
  }
  const timer = heldEveryMs === null ? undefined : setInterval(() => void note().catch(() => {}), heldEveryMs);
  return {
    relay({ progress, total, message }: Progress) {
      clearInterval(timer);
      const rest = { ...(total === undefined ? {} : { total: heldFor + total }), ...(message === undefined ? {} : { message }) };
      send({ progress: heldFor + progress, ...rest });
    },
    close: () => clearInterval(timer),
  };
}
