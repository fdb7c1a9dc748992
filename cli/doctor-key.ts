import { parseKey } from '#lib/auth/agent-key.ts';
import { ForbiddenError, Holdpoint, HoldpointError, NotFoundError } from '#sdk/main.ts';
import type { Finding } from './finding.ts';
import type { Agent } from './agent-client.ts';
import { handshakeOf, openSocket } from './open-socket.ts';

const SOCKET_MS = 5_000;
/** An id that no request has: asking for it says that the way is open, and nothing else. */
const NO_REQUEST = 'doctor';

/** The key by itself, where there is one, then what it or the workload's token opens: the API, a long-poll and the websocket. */
export async function* checkCaller(agent: Agent, reachable: boolean, signal: AbortSignal): AsyncGenerator<Finding> {
  const { url, credential, key } = agent;
  const parsed = key === null ? undefined : parseKey(key);
  if (key !== null && !parsed) {
    const detail = /^hp[ax]_/.test(key)
      ? 'its checksum is wrong: a character was lost or changed'
      : 'it has not the form of a key (hpa_… or hpx_…)';
    yield { check: 'key', state: 'fail', detail, todo: 'copy it again, whole and without spaces' };
    return;
  }
  if (parsed) yield { check: 'key', state: 'ok', detail: `${parsed.kind} key ${parsed.keyId}, well formed` };
  if (!reachable) return;
  const holdpoint = new Holdpoint({ url, credential, patienceMs: 0 });
  const refusal = await holdpoint.tools({ signal }).then(
    (tools) => tools.length,
    (error: unknown) => error,
  );
  // The agent's door says no to who an executor is, and something else to a key or token that does not count.
  const isExecutor = refusal instanceof ForbiddenError && refusal.code === 'forbidden';
  if (isExecutor || parsed?.kind === 'executor') {
    yield isExecutor ? { check: 'valid', state: 'ok', detail: 'the service knows this executor' } : invalid(refusal);
    return;
  }
  if (typeof refusal !== 'number') {
    yield invalid(refusal);
    return;
  }
  yield { check: 'valid', state: 'ok', detail: `the service knows this agent; it may name ${refusal} tools` };
  yield await checkLongPoll(agent, signal);
  yield await checkWebsocket(agent, signal);
}

function invalid(error: unknown): Finding {
  const detail = error instanceof HoldpointError ? `${error.code}: ${error.detail}` : String(error);
  return { check: 'valid', state: 'fail', detail, todo: 'ask a manager for a new key or federation, or whether it was suspended' };
}

async function checkLongPoll({ url, credential }: Agent, signal: AbortSignal): Promise<Finding> {
  const holdpoint = new Holdpoint({ url, credential, transport: 'long-poll', patienceMs: 0 });
  const error = await holdpoint.wait(NO_REQUEST, { signal, timeoutMs: SOCKET_MS }).catch((reason: unknown) => reason);
  signal.throwIfAborted();
  if (error instanceof NotFoundError) return { check: 'long-poll', state: 'ok', detail: 'answered' };
  const detail = error instanceof Error ? error.message : 'not answered as expected';
  return { check: 'long-poll', state: 'fail', detail, todo: 'let the Prefer header and long answers (55 s) through the proxy' };
}

function checkWebsocket(agent: Agent, signal: AbortSignal): Promise<Finding> {
  const todo = 'let Upgrade: websocket through the proxy; agents fall back to long-poll until then';
  return new Promise((resolve) => {
    const auth = handshakeOf(agent, (error) => end({ check: 'websocket', state: 'warn', detail: String(error) }));
    const socket = openSocket(agent.url, '/agent', { auth, reconnection: false, timeout: SOCKET_MS });
    const end = (finding: Finding) => {
      socket.disconnect();
      resolve(finding);
    };
    signal.addEventListener('abort', () => end({ check: 'websocket', state: 'warn', detail: 'interrupted' }), { once: true });
    socket.once('connect', () => end({ check: 'websocket', state: 'ok', detail: 'opened' }));
    socket.once('connect_error', (error) => end({ check: 'websocket', state: 'warn', detail: error.message, todo }));
  });
}
