import type { JsonObject } from '../src/request-view.ts';
import { formOf } from './form-of.ts';
import { HeldCalls, type HoldOptions, type Verdict } from './held-calls.ts';

export type HookOptions = Omit<HoldOptions, 'executor' | 'signal'> & {
  /** What Claude Code must send as its bearer token, so that nobody else on the machine can ask in its name. */
  token: string;
  /** How long one hook waits; less than the hook's `timeout` in the settings. Nine minutes when not given. */
  waitMs?: number | undefined;
  /**
   * What is answered when nobody decided by then. `deny` tells the model to call again with the same arguments, which joins
   * the request that waits. `defer` ends a `claude -p` run, to be resumed; nothing but `-p` with one call at a time heeds it.
   */
  whenLong?: 'deny' | 'defer' | undefined;
};

type HookInput = { hook_event_name: string; session_id: string; tool_name: string; tool_input: JsonObject; tool_use_id: string };
type Answer = { permissionDecision: 'allow' | 'deny' | 'defer'; permissionDecisionReason: string; updatedInput?: JsonObject };

const LONG: Verdict = { approved: false, message: 'Pending, not executed: nobody decided yet. Call again with the same arguments.' };

/**
 * Answers the `PreToolUse` hook of Claude Code over HTTP. Serve it on loopback with whatever serves a fetch handler. Each
 * answer that is not 2xx blocks the call, as the settings say `onFailure: "block"`.
 */
export function hookHandler(options: HookOptions): (request: Request) => Promise<Response> {
  const { token, waitMs = 540_000, whenLong = 'deny', ...hold } = options;
  const calls = new HeldCalls({ ...hold, session: hold.session ?? 'claude-code' });
  /** What was asked and not answered yet, by session, tool and arguments. */
  const waiting = new Map<string, Promise<Verdict>>();

  const answer = async (input: HookInput): Promise<Answer> => {
    const { session_id: session, tool_name: name, tool_input: args, tool_use_id: id } = input;
    const key = formOf([session, name, args]);
    const judged = waiting.get(key) ?? calls.judge({ name, arguments: args, id: `${session}:${id}` });
    waiting.set(key, judged);
    const verdict = await within(judged, waitMs);
    if (verdict !== LONG) waiting.delete(key);
    if (verdict.approved) {
      const { arguments: updatedInput, decision } = verdict.request;
      return { permissionDecision: 'allow', permissionDecisionReason: decision.message, updatedInput };
    }
    return { permissionDecision: verdict === LONG ? whenLong : 'deny', permissionDecisionReason: verdict.message };
  };

  return async (request) => {
    if (request.headers.get('authorization') !== `Bearer ${token}`) return new Response(null, { status: 401 });
    const input = (await request.json().catch(() => null)) as HookInput | null;
    if (input?.hook_event_name !== 'PreToolUse' || !input.session_id || !input.tool_use_id) return new Response(null, { status: 400 });
    return Response.json({ hookSpecificOutput: { hookEventName: 'PreToolUse', ...(await answer(input)) } });
  };
}

/** The part of `.claude/settings.json` that sends the held tools to the handler at `url`, which reads the token from HOLDPOINT_HOOK_TOKEN. */
export function hookSettings({ url, tools, timeoutSeconds = 600 }: { url: string; tools: readonly string[]; timeoutSeconds?: number }) {
  const headers = { Authorization: 'Bearer $HOLDPOINT_HOOK_TOKEN' };
  const hook = { type: 'http', url, timeout: timeoutSeconds, onFailure: 'block', headers, allowedEnvVars: ['HOLDPOINT_HOOK_TOKEN'] };
  return { hooks: { PreToolUse: [{ matcher: tools.join('|'), hooks: [hook] }] } };
}

async function within(judged: Promise<Verdict>, waitMs: number): Promise<Verdict> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const long = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve(LONG), waitMs);
  });
  return Promise.race([judged, long]).finally(() => clearTimeout(timer));
}
