import type { RequestHint } from '#lib/contract/socket.ts';

/** Somebody who waits for a request to change. `version` and `asked`, the number of people's messages, are what they last saw. */
export type Waiter = { tenant: string; id: string; version: number; asked: number; wake: () => void };

export type ReadVersions = (
  refs: readonly { tenant: string; id: string }[],
) => Promise<{ tenant: string; id: string; version: number; asked: number; overdue: boolean }[]>;

export type WakeUps = {
  /** Registers before the caller reads, so that no change falls between. Returns the way out. */
  add(waiter: Waiter): () => void;
  wake(hint: Pick<RequestHint, 'tenant' | 'requestId'>): void;
  /** Wakes whoever waits for a request that moved on without a hint reaching this process. */
  sweep(): Promise<void>;
  /** Wakes everybody, for the last time: whoever waits answers with what there is. */
  close(): void;
  readonly closed: boolean;
  readonly size: number;
};

const SWEEP_EVERY_MS = 2_000;
const SWEEP_CHUNK = 2_000;

/**
 * Who waits for what in this process. A waiter is one small object and holds no connection. Hints wake at once;
 * because a hint may be lost, a sweep compares what there is every two seconds, in one query per customer (I9).
 */
export function createWakeUps(readVersions: ReadVersions, onError: (error: unknown) => void): WakeUps {
  const waiters = new Map<string, Set<Waiter>>();
  let size = 0;
  let closed = false;
  let sweeping = false;
  const timer = setInterval(() => void sweep(), SWEEP_EVERY_MS);
  timer.unref();

  function wakeKey(key: string): void {
    // A copy: waking may remove a waiter and add the next one.
    for (const waiter of [...(waiters.get(key) ?? [])]) waiter.wake();
  }

  async function sweep(): Promise<void> {
    if (sweeping || size === 0) return;
    sweeping = true;
    try {
      const refs = [...waiters.values()].flatMap(([first]) => (first ? [{ tenant: first.tenant, id: first.id }] : []));
      for (let at = 0; at < refs.length; at += SWEEP_CHUNK) {
        for (const state of await readVersions(refs.slice(at, at + SWEEP_CHUNK))) {
          const group = waiters.get(keyOf(state.tenant, state.id));
          for (const waiter of [...(group ?? [])])
            if (state.overdue || state.version > waiter.version || state.asked > waiter.asked) waiter.wake();
        }
      }
    } catch (error) {
      onError(error);
    } finally {
      sweeping = false;
    }
  }

  return {
    add(waiter) {
      const key = keyOf(waiter.tenant, waiter.id);
      const group = waiters.get(key) ?? new Set();
      waiters.set(key, group.add(waiter));
      size += 1;
      return () => {
        if (!group.delete(waiter)) return;
        size -= 1;
        if (group.size === 0 && waiters.get(key) === group) waiters.delete(key);
      };
    },
    wake: ({ tenant, requestId }) => wakeKey(keyOf(tenant, requestId)),
    sweep,
    close() {
      closed = true;
      clearInterval(timer);
      for (const key of [...waiters.keys()]) wakeKey(key);
    },
    get closed() {
      return closed;
    },
    get size() {
      return size;
    },
  };
}

function keyOf(tenant: string, id: string): string {
  return `${tenant} ${id}`;
}
