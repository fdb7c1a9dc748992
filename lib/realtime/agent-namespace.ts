import type { Namespace, Socket } from 'socket.io';
import type { AgentPrincipal } from '#lib/auth/principal.ts';
import type { RequestView } from '#lib/contract/request-view.ts';
import {
  type AgentAuth,
  type AgentClientEvents,
  type AgentServerEvents,
  agentAuth,
  type WatchAck,
  watchBody,
} from '#lib/contract/socket.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { countAsked } from './count-asked.ts';
import type { WakeUps } from './wake-ups.ts';

/** Who opened a connection. `recheck` asks whether what it began with still counts; sockets with the same `credential` share the answer. */
export type AgentLogin = { agent: AgentPrincipal; credential: string; recheck: () => Promise<unknown> };
type AgentData = AgentLogin & { watching: Map<string, Watch> };
type AgentSocket = Socket<AgentClientEvents, AgentServerEvents, Record<string, never>, AgentData>;
export type AgentNamespace = Namespace<AgentClientEvents, AgentServerEvents, Record<string, never>, AgentData>;

/** How far a view goes: the version, which each change of the request moves, and how often people asked, which moves nothing else. */
type Extent = { version: number; asked: number };

/** One request that one socket watches. `acked` is how far the agent confirmed. */
type Watch = { leave: () => void; waiter: Extent; acked: Extent; sending: boolean; again: boolean };

type Deps = {
  wakeUps: WakeUps;
  authenticate: (auth: AgentAuth) => Promise<AgentLogin>;
  /** Told once for each connection: where the key is used from. */
  noteUse: (agent: AgentPrincipal, handshake: Pick<AgentSocket['handshake'], 'address' | 'headers'>) => Promise<void>;
  collect: (agent: AgentPrincipal, id: string) => Promise<RequestView>;
  onError: (error: unknown) => void;
};

const ACK_TIMEOUT_MS = 10_000;
const MAX_WATCHED = 20_000;
/** How long a socket on which nothing happens may outlive its key. */
const RECHECK_MS = 5_000;

/**
 * `/agent`: `watch {ids}` answers with the current views, then each change and each question of a person pushes the
 * whole view until the agent acks it. What a socket missed it gets by watching again after a reconnect: the database is read, nothing is replayed from
 * memory, so a late answer is the right one (I9). Each push asks again whether the key still counts, and so does a
 * timer for all keys that are connected. Returns the way to stop that.
 */
export function serveAgents(namespace: AgentNamespace, deps: Deps): () => void {
  namespace.use((socket, next) => {
    const auth = agentAuth.safeParse(socket.handshake.auth);
    deps
      .authenticate(auth.success ? auth.data : { token: '' })
      .then(async (login) => {
        await deps.noteUse(login.agent, socket.handshake);
        socket.data = { ...login, watching: new Map() };
        next();
      })
      .catch((error: unknown) => {
        // A client does not come back after a refusal. When it is no refusal, ending the transport makes it try again.
        if (!(error instanceof HoldpointError)) return socket.conn.close();
        next(Object.assign(new Error(error.code), { data: { code: error.code } }));
      });
  });

  namespace.on('connection', (socket: AgentSocket) => {
    socket.on('watch', (body, ack) => {
      if (typeof ack !== 'function') return;
      watch(socket, deps, body)
        .then(ack)
        .catch((error: unknown) => {
          deps.onError(error);
          ack({ ok: false, code: codeOf(error), detail: 'The watch failed; watch again.' });
        });
    });
    socket.on('disconnect', () => {
      for (const { leave } of socket.data.watching.values()) leave();
      socket.data.watching.clear();
    });
  });

  const timer = setInterval(() => void recheck(namespace), RECHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Thousands of sockets may share a few keys: each key is asked about once. */
async function recheck(namespace: AgentNamespace): Promise<void> {
  const byCredential = new Map<string, AgentSocket[]>();
  for (const socket of namespace.sockets.values()) {
    const same = byCredential.get(socket.data.credential);
    if (same) same.push(socket);
    else byCredential.set(socket.data.credential, [socket]);
  }
  for (const sockets of byCredential.values()) {
    await sockets[0]?.data.recheck().catch((error: unknown) => {
      if (error instanceof HoldpointError) for (const socket of sockets) refuse(socket, error);
    });
  }
}

async function watch(socket: AgentSocket, deps: Deps, body: unknown): Promise<WatchAck> {
  const parsed = watchBody.safeParse(body);
  if (!parsed.success) return { ok: false, code: 'invalid_body', detail: 'watch takes {ids: string[]}, at most 500 of them.' };
  const requests: RequestView[] = [];
  const missing: string[] = [];
  for (const id of new Set(parsed.data.ids)) {
    if (socket.data.watching.size >= MAX_WATCHED) return { ok: false, code: 'too_many_pending', detail: 'Too many watched requests.' };
    const known = socket.data.watching.get(id);
    const entry = known ?? startWatch(socket, deps, id);
    try {
      const view = await deps.collect(socket.data.agent, id);
      // The answer to a watch is its own confirmation; only what comes later is pushed.
      confirm(entry, view);
      requests.push(view);
    } catch (error) {
      if (!known) stopWatch(socket, id);
      if (!(error instanceof HoldpointError)) throw error;
      if (error.code !== 'not_found') return refuse(socket, error);
      missing.push(id);
    }
  }
  return { ok: true, requests, missing };
}

function startWatch(socket: AgentSocket, deps: Deps, id: string): Watch {
  const waiter = { tenant: socket.data.agent.tenant, id, version: 0, asked: 0, wake: () => void push(socket, deps, id) };
  const entry: Watch = { leave: deps.wakeUps.add(waiter), waiter, acked: { version: 0, asked: 0 }, sending: false, again: false };
  socket.data.watching.set(id, entry);
  return entry;
}

function stopWatch(socket: AgentSocket, id: string): void {
  socket.data.watching.get(id)?.leave();
  socket.data.watching.delete(id);
}

/** Never backwards: a watch and a push may have read at different instants and end in another order. */
function confirm({ waiter, acked }: Watch, view: RequestView): void {
  const asked = countAsked(view);
  for (const extent of [waiter, acked]) {
    extent.version = Math.max(extent.version, view.version);
    extent.asked = Math.max(extent.asked, asked);
  }
}

/** One push at a time per request. An unconfirmed one leaves the waiter where it was, so the sweep sends it again. */
async function push(socket: AgentSocket, deps: Deps, id: string): Promise<void> {
  const entry = socket.data.watching.get(id);
  if (!entry || !socket.connected) return;
  if (entry.sending) {
    entry.again = true;
    return;
  }
  entry.sending = true;
  try {
    do {
      entry.again = false;
      const view = await deps.collect(socket.data.agent, id);
      if (view.version <= entry.acked.version && countAsked(view) <= entry.acked.asked) break;
      await socket.timeout(ACK_TIMEOUT_MS).emitWithAck('request', view);
      confirm(entry, view);
    } while (entry.again);
  } catch (error) {
    if (error instanceof HoldpointError) refuse(socket, error);
  } finally {
    entry.sending = false;
  }
}

/**
 * A key that no longer counts ends the connection: a socket must not outlive its credential. A token that is over does too,
 * by its transport, because after that a client comes back by itself, with another token.
 */
function refuse(socket: AgentSocket, error: HoldpointError): WatchAck {
  if (error.code === 'invalid_token') setImmediate(() => socket.conn.close());
  else if (error.status === 401 || error.status === 403) setImmediate(() => socket.disconnect(true));
  return { ok: false, code: error.code, detail: error.message };
}

function codeOf(error: unknown): string {
  return error instanceof HoldpointError ? error.code : 'unavailable';
}
