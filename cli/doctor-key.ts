import { keyFault, keyIdOf, kindOfKey } from '#sdk/check-key.ts';
import { Holdpoint, HoldpointError, NotFoundError } from '#sdk/main.ts';
import type { Finding } from './finding.ts';
import type { Agent } from './agent-client.ts';
import { identityLine } from './identity-line.ts';
import { handshakeOf, openSocket } from './open-socket.ts';

const SOCKET_MS = 5_000;
/** An id that no request has: asking for it says that the way is open, and nothing else. */
const NO_REQUEST = 'doctor';

/** The key by itself, where there is one, then what it or the workload's token opens: the API, a long-poll and the websocket. */
export async function* checkCaller(agent: Agent, reachable: boolean, signal: AbortSignal): AsyncGenerator<Finding> {
  const { url, credential, key } = agent;
  const fault = key === null ? null : keyFault(key);
  if (fault !== null) {
    yield { check: 'key', state: 'fail', detail: fault, todo: 'copy it again, whole and without spaces' };
    return;
  }
  if (key !== null) yield { check: 'key', state: 'ok', detail: `${kindOfKey(key)} key ${keyIdOf(key)}, well formed` };
  if (!reachable) return;
  const holdpoint = new Holdpoint({ url, credential, patienceMs: 0 });
  const who = await holdpoint.whoAmI({ signal }).catch((error: unknown) => error as Error);
  if (who instanceof Error) {
    yield invalid(who);
    return;
  }
  yield { check: 'valid', state: 'ok', detail: `the service knows this ${identityLine(who)}` };
  if (who.kind === 'executor') return;
  yield await checkLongPoll(agent, signal);
  yield await checkWebsocket(agent, signal);
}

function invalid(error: Error): Finding {
  const detail = error instanceof HoldpointError ? `${error.code}: ${error.detail}` : error.message;
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
