import type { RequestView } from '#lib/contract/request-view.ts';
import { countAsked } from './count-asked.ts';
import type { WakeUps } from './wake-ups.ts';

type Seen = Pick<RequestView, 'version' | 'status' | 'messages'>;

/**
 * Reads until the request is decided, somebody asks the agent something, or the time is over, and returns the last read:
 * never a stale one, never one made before the waiter was registered. What was asked before the wait began does not end it, or an agent that does not answer would never wait again. `signal` ends the wait when nobody listens any more, and so does a service that drains.
 */
export async function waitForChange<View extends Seen>(
  wakeUps: WakeUps,
  ref: { tenant: string; id: string },
  read: () => Promise<View>,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<View> {
  const deadline = Date.now() + waitMs;
  let ring: () => void = () => {};
  let woken = false;
  const waiter = {
    ...ref,
    version: 0,
    asked: 0,
    wake: () => {
      woken = true;
      ring();
    },
  };
  const leave = wakeUps.add(waiter);
  let askedBefore: number | undefined;
  try {
    for (;;) {
      woken = false;
      const view = await read();
      waiter.version = view.version;
      waiter.asked = countAsked(view);
      askedBefore ??= waiter.asked;
      const leftMs = deadline - Date.now();
      if (view.status !== 'pending' || waiter.asked > askedBefore || leftMs <= 0 || signal.aborted || wakeUps.closed) return view;
      if (!woken)
        await bell(leftMs, signal, (set) => {
          ring = set;
        });
    }
  } finally {
    leave();
  }
}

function bell(ms: number, signal: AbortSignal, give: (ring: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    give(done);
  });
}
