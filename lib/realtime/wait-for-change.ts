import type { RequestView } from '#lib/contract/request-view.ts';
import { countAsked } from './count-asked.ts';
import type { WakeUps } from './wake-ups.ts';

type Seen = Pick<RequestView, 'version' | 'status' | 'messages'>;

/** Tells that nobody listens any more. Answers the way to stop hearing it. */
export type OnGone = (leave: () => void) => () => void;

/**
 * Reads until the request is decided, somebody asks the agent something, or the time is over, and returns the last read:
 * never a stale one, never one made before the waiter was registered. What was asked before the wait began does not end it, or an agent that does not answer would never wait again. `onGone` ends the wait when nobody listens any more, and so does a service that drains.
 */
export async function waitForChange<View extends Seen>(
  wakeUps: WakeUps,
  ref: { tenant: string; id: string },
  read: () => Promise<View>,
  { waitMs, onGone }: { waitMs: number; onGone: OnGone },
): Promise<View> {
  const deadline = Date.now() + waitMs;
  const waiter = { ...ref, version: 0, asked: 0, woken: false, ring: () => {}, wake: () => {} };
  waiter.wake = () => {
    waiter.woken = true;
    waiter.ring();
  };
  const leave = wakeUps.add(waiter);
  let askedBefore: number | undefined;
  let gone = false;
  const forget = onGone(() => {
    gone = true;
    waiter.ring();
  });

  /** The view when it is the answer, else null: what is read meanwhile must not be held for as long as an agent waits. */
  async function look(): Promise<View | null> {
    waiter.woken = false;
    const view = await read();
    waiter.version = view.version;
    waiter.asked = countAsked(view);
    askedBefore ??= waiter.asked;
    const over = view.status !== 'pending' || waiter.asked > askedBefore || Date.now() >= deadline || gone || wakeUps.closed;
    return over ? view : null;
  }

  try {
    for (;;) {
      const answer = await look();
      if (answer) return answer;
      if (!waiter.woken && !gone) await bell(deadline - Date.now(), waiter);
    }
  } finally {
    leave();
    forget();
  }
}

/** Resolves when the waiter's bell rings, or after so many milliseconds. */
function bell(ms: number, waiter: { ring: () => void }): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    waiter.ring = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
