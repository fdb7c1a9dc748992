import type { Socket } from 'socket.io-client';
import { jitterMs } from './backoff.ts';
import type { RequestView } from './request-view.ts';
import { untilAborted } from './until-aborted.ts';

type WatchAnswer = { ok: true; requests: RequestView[]; missing: string[] } | { ok: false; code: string; detail: string };
type ServerEvents = { request: (view: RequestView, ack: () => void) => void };
type ClientEvents = { watch: (body: { ids: string[] }, ack: (answer: WatchAnswer) => void) => void };
type AgentSocket = Socket<ServerEvents, ClientEvents>;

/** Where the socket is and what it says first, made anew each time. */
export type ChannelOptions = { url: string; auth: () => Promise<Record<string, string>> };

/** The socket cannot be had, was lost, or was refused. HTTP knows why, or gets the answer in its place. */
export class ChannelDown extends Error {
  override readonly name = 'ChannelDown';
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;
/** How long a socket without a waiter stays for the next one. An open one keeps a process from ending. */
const LINGER_MS = 1_000;

/**
 * One websocket for all waits of a client. It repairs nothing: whoever follows a request on it is told that it is down,
 * asks over HTTP, and comes back when `ready`. So no decision hangs on a connection (I9).
 */
export class Channel {
  readonly #options: ChannelOptions;
  #socket: Promise<AgentSocket> | null = null;
  #followers = 0;
  #failures = 0;
  #notBefore = 0;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** Whether to try it: not so soon after it failed. */
  get ready(): boolean {
    return Date.now() >= this.#notBefore;
  }

  /**
   * Hands every view of one request to `see`, the present one first, until `see` answers true; that view is returned.
   * Throws ChannelDown, or the signal's reason.
   */
  async follow(id: string, see: (view: RequestView) => boolean, signal: AbortSignal): Promise<RequestView> {
    this.#followers += 1;
    clearTimeout(this.#linger);
    try {
      const socket = await untilAborted((this.#socket ??= this.#open()), signal);
      return await followOn(socket, id, see, signal);
    } finally {
      this.#followers -= 1;
      if (this.#followers === 0) this.#linger = setTimeout(() => this.close(), LINGER_MS);
    }
  }

  close(): void {
    clearTimeout(this.#linger);
    const socket = this.#socket;
    this.#socket = null;
    socket?.then(
      (open) => open.disconnect(),
      () => {},
    );
  }

  async #open(): Promise<AgentSocket> {
    const opening = connect(this.#options);
    const lost = () => {
      this.#socket = null;
      this.#notBefore = Date.now() + jitterMs(this.#failures);
      this.#failures += 1;
    };
    try {
      const socket = await opening;
      this.#failures = 0;
      socket.once('disconnect', (reason) => reason !== 'io client disconnect' && lost());
      return socket;
    } catch (error) {
      lost();
      throw error;
    }
  }
}

async function connect({ url, auth }: ChannelOptions): Promise<AgentSocket> {
  const { io } = await import('socket.io-client').catch((cause: unknown) => {
    throw new ChannelDown('socket.io-client cannot be loaded', { cause });
  });
  // HTTP asks for the same credential next, and says why there is none.
  const said = await auth().catch((cause: unknown) => {
    throw new ChannelDown('there is no credential', { cause });
  });
  const { origin, pathname } = new URL(url);
  const socket: AgentSocket = io(`${origin}/agent`, {
    path: `${pathname.replace(/\/+$/, '')}/socket.io/`,
    transports: ['websocket'],
    auth: said,
    timeout: CONNECT_MS,
    reconnection: false,
    forceNew: true,
  });
  // Acked whoever still follows it: what nobody waits for any more must not be sent again and again.
  socket.on('request', (_view, ack) => ack());
  return new Promise((resolve, reject) => {
    const give = (message: string, cause?: unknown) => {
      clearTimeout(timer);
      socket.disconnect();
      reject(new ChannelDown(message, { cause }));
    };
    const timer = setTimeout(() => give('the websocket did not open in time'), CONNECT_MS);
    socket.once('connect_error', (cause) => give(cause.message, cause));
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

function followOn(socket: AgentSocket, id: string, see: (view: RequestView) => boolean, signal: AbortSignal): Promise<RequestView> {
  let stop = (): void => {};
  const decided = new Promise<RequestView>((resolve, reject) => {
    const hear = (view: RequestView) => {
      if (view.id === id && see(view)) resolve(view);
    };
    const down = (why: string) => reject(new ChannelDown(why));
    const aborted = () => reject(signal.reason as Error);
    stop = () => {
      socket.off('request', hear);
      socket.off('disconnect', down);
      signal.removeEventListener('abort', aborted);
    };
    socket.on('request', hear);
    socket.on('disconnect', down);
    signal.addEventListener('abort', aborted, { once: true });
    if (signal.aborted) return aborted();
    if (!socket.connected) return down('the websocket was lost');
    socket
      .timeout(ANSWER_MS)
      .emitWithAck('watch', { ids: [id] })
      .then((answer) => {
        if (!answer.ok) return down(answer.code);
        for (const view of answer.requests) hear(view);
        if (answer.missing.includes(id)) down('not_found');
      })
      .catch(() => down('the watch was not answered'));
  });
  return decided.finally(stop);
}
