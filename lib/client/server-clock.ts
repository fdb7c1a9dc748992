/**
 * Countdowns follow the server's clock: a technician's laptop may be minutes off, and the deadline is the server's.
 * The offset is taken from every answer; one timer serves every clock on the page.
 */
let offsetMs = 0;
let current = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** Learns from an answer's `now` (RFC 3339). The trip back makes it late by milliseconds; nobody reads those here. */
export function observeServerTime(now: string): void {
  const instant = Date.parse(now);
  if (Number.isFinite(instant)) offsetMs = instant - Date.now();
}

/** Epoch milliseconds by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** For useSyncExternalStore: calls back once a second while anyone listens. */
export function subscribeToSeconds(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === null) {
    current = serverNow();
    timer = setInterval(() => {
      current = serverNow();
      for (const each of listeners) each();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** Stable between ticks, as React asks of a snapshot. */
export function currentSecond(): number {
  if (timer === null || current === 0) current = serverNow();
  return current - (current % 1_000);
}
