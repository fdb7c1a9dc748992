import { jitterMs, pause } from './backoff.ts';
import { type Channel, ChannelDown } from './channel.ts';
import { UnavailableError } from './errors.ts';
import { isTransient } from './to-error.ts';
import type { RequestView } from './request-view.ts';

/**
 * How a decision is waited for. `auto`: by websocket, and by long-poll whenever there is none; `websocket`: HTTP is only
 * asked what the state is when the socket fails; `long-poll`: no socket is ever opened.
 */
export type Transport = 'auto' | 'websocket' | 'long-poll';

/** One GET of the request, of at most `waitSeconds` (null: answers at once). */
export type Read = (waitSeconds: number | null, signal: AbortSignal) => Promise<RequestView>;

/** Shorter than the 30 s after which some proxies end a silent connection. */
const LEG_SECONDS = 25;
/** A leg that ends sooner than this without a decision was cut short, by a draining service or a proxy. */
const SHORT_LEG_MS = 1_000;

/**
 * The first view in which a request is no longer pending. Whatever breaks on the way is asked again, with full jitter,
 * until the signal; only a refusal (no such request, a key that does not count) is thrown.
 */
export async function waitForDecision(
  id: string,
  { transport, channel, read }: { transport: Transport; channel: Channel; read: Read },
  see: (view: RequestView) => void,
  signal: AbortSignal,
): Promise<RequestView> {
  const isOver = (view: RequestView) => {
    see(view);
    return view.status !== 'pending';
  };
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    if (transport !== 'long-poll' && channel.ready) {
      try {
        return await channel.follow(id, isOver, signal);
      } catch (error) {
        if (!(error instanceof ChannelDown)) throw error;
      }
    }
    let retryAfterMs = 0;
    const began = Date.now();
    try {
      const view = await read(transport === 'websocket' ? null : LEG_SECONDS, signal);
      if (isOver(view)) return view;
      // A whole leg went by: the service is well, and what failed before is over.
      if (Date.now() - began >= SHORT_LEG_MS) {
        attempt = -1;
        continue;
      }
    } catch (error) {
      if (!isTransient(error) && !isGarbled(error)) throw error;
      retryAfterMs = error.retryAfterMs ?? 0;
    }
    await pause(Math.max(jitterMs(attempt), retryAfterMs), signal);
  }
}

/** What stands between may answer nonsense or a 500 for a while; the decision is still to come. */
function isGarbled(error: unknown): error is UnavailableError {
  return error instanceof UnavailableError;
}
