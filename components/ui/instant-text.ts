/** `3 min ago`, `in 2 h`, from two epoch-millisecond instants. One unit: nobody compares seconds of last week. */
export function relativeText(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000);
  const size = Math.abs(seconds);
  if (size < 10) return seconds <= 0 ? 'just now' : 'in a moment';
  const [count, unit] =
    size < 60
      ? [size, 's']
      : size < 3_600
        ? [Math.round(size / 60), 'min']
        : size < 86_400
          ? [Math.round(size / 3_600), 'h']
          : [Math.round(size / 86_400), 'd'];
  return seconds < 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`;
}

/** `2026-11-24 03:12:45 UTC`: the same on the server and in every browser. */
export function exactText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/** `4:07`, `59:00`, `1 h 12 min`, `2 d 3 h`: what is left, in milliseconds. Zero when nothing is. */
export function remainingText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}

/** How pressing a deadline is: by what is left of the window and by the minutes themselves. */
export function urgencyOf(leftMs: number, windowMs: number): 'calm' | 'soon' | 'now' | 'over' {
  if (leftMs <= 0) return 'over';
  if (leftMs < 60_000 || leftMs < windowMs * 0.08) return 'now';
  return leftMs < 300_000 || leftMs < windowMs * 0.25 ? 'soon' : 'calm';
}

/** Wall time at the customer's site, such as `03:12 Tue`. */
export function localTimeText(now: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', weekday: 'short' });
  const values = Object.fromEntries(parts.formatToParts(now).map((part) => [part.type, part.value]));
  return `${values.hour}:${values.minute} ${values.weekday}`;
}
