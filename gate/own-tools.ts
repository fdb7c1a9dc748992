import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import type { Holdpoint } from '#sdk/holdpoint.ts';
import type { JsonObject, RequestView } from '#sdk/request-view.ts';
import { failure, notRun } from './answers.ts';
import { changedArguments } from './changed-arguments.ts';
import type { HeldCalls } from './held-calls.ts';

const requestId = { type: 'string', description: 'The id that the gate gave, req_…', minLength: 1, maxLength: 64 };
const annotations = { readOnlyHint: true, openWorldHint: false };

/** The gate's own tools. An upstream tool of the same name is not reachable through the gate. */
export const OWN_TOOLS: readonly Tool[] = [
  {
    name: 'approval_status',
    description:
      'How a held call stands: pending, approved, denied and so on. Without request_id: every call that is held for you now. Runs nothing.',
    inputSchema: { type: 'object', properties: { request_id: requestId }, additionalProperties: false },
    annotations,
  },
  {
    name: 'approval_wait',
    description:
      'Waits until a held call is decided, at most timeout_seconds. Runs nothing: when it is approved, call the tool again with the same arguments.',
    inputSchema: {
      type: 'object',
      properties: { request_id: requestId, timeout_seconds: { type: 'integer', minimum: 1, maximum: 45, default: 30 } },
      required: ['request_id'],
      additionalProperties: false,
    },
    annotations,
  },
];

export const OWN_NAMES = OWN_TOOLS.map(({ name }) => name);

type Deps = { holdpoint: Pick<Holdpoint, 'get'>; held: HeldCalls; principal: string };

/** Answers a call of one of the gate's own tools, for one principal: the calls of others are not there for it. */
export async function callOwnTool(deps: Deps, name: string, args: JsonObject, signal: AbortSignal): Promise<CallToolResult> {
  const { held, principal } = deps;
  const id = args['request_id'];
  if (id !== undefined && (typeof id !== 'string' || id === '')) return notRun('request_id is the id of a held call, as text.');
  // The same words for what another client asked and for what nobody did.
  if (id !== undefined && !held.isOf(principal, id)) return notRun(`There is no request ${JSON.stringify(id)} of yours.`);
  try {
    if (name === 'approval_status') {
      const ids = id === undefined ? await held.requests(principal) : [id];
      return asResult(await Promise.all(ids.map((each) => standingOf(deps, each, signal))));
    }
    if (id === undefined) return notRun('approval_wait needs the request_id of a held call.');
    const seconds = args['timeout_seconds'] ?? 30;
    if (typeof seconds !== 'number' || !(seconds >= 1 && seconds <= 45)) return notRun('timeout_seconds is a number from 1 to 45.');
    const call = await held.findByRequest(principal, id);
    await call?.join(signal, seconds * 1_000, { runs: false });
    return asResult([await standingOf(deps, id, signal)]);
  } catch (error) {
    signal.throwIfAborted();
    return failure(error);
  }
}

/** How a request stands, and what of it was changed by whoever approved it: null when nothing was. */
type Asked = { view: RequestView; changes: string | null };

async function standingOf({ holdpoint, held, principal }: Deps, id: string, signal: AbortSignal): Promise<Asked> {
  const view = await holdpoint.get(id, { signal });
  if (view.decision?.outcome !== 'approved_with_edits') return { view, changes: null };
  const call = await held.findByRequest(principal, id);
  // Of a call that is not held any more, only what was approved is known.
  return { view, changes: call ? changedArguments(call.asked, view.arguments) : JSON.stringify(view.arguments) };
}

function asResult(asked: readonly Asked[]): CallToolResult {
  const requests = asked.map(({ view: { id, status, tool, decision, approval, arguments: args }, changes }) => ({
    request_id: id,
    tool,
    status,
    decide_by: approval?.decideBy ?? null,
    message: decision?.message ?? null,
    ...(changes === null ? {} : { changes, approved_arguments: args }),
  }));
  const lines = requests.map(({ request_id, tool, status, message }, index) => {
    const changes = asked[index]?.changes ?? null;
    const next = status === 'approved' ? nextOf(changes) : '';
    return `${request_id} ${tool}: ${status}${changes === null ? '' : ' with changes'}.${message ? ` ${message}` : ''}${next}`;
  });
  const text = lines.length > 0 ? lines.join('\n') : 'Nothing is held.';
  return { content: [{ type: 'text', text }], structuredContent: { requests } };
}

function nextOf(changes: string | null): string {
  if (changes === null) return ' Call the tool again with the same arguments to run it.';
  return ` Other arguments than yours will run: ${changes}. To run it so, call the tool again with the same arguments as before; if that is not what you want, do not call again.`;
}
