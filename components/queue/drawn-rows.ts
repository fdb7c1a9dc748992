/** The first and the last index that are drawn. */
export type Drawn = { first: number; last: number };

/** Drawn beyond what is seen, at each end, whenever the rows change. */
const AROUND = 6;
/** Rows change once less than this is left of it. */
const NEAR = 3;

/**
 * Which rows to draw around those that are seen. What is drawn stays while it reaches far enough, so that a frame of
 * scrolling mostly changes nothing: the price of a change is in laying out and painting at all, less in how many rows.
 */
export function drawnRows(before: Drawn | null, seen: Drawn, count: number): Drawn {
  const enough =
    before !== null &&
    before.last < count &&
    before.first <= Math.max(0, seen.first - NEAR) &&
    before.last >= Math.min(count - 1, seen.last + NEAR) &&
    before.last - before.first <= seen.last - seen.first + 2 * AROUND + 1;
  return enough ? before : { first: Math.max(0, seen.first - AROUND), last: Math.min(count - 1, seen.last + AROUND) };
}
