/** Which box of the document draws which item: a number for each key. */
export type Slots = ReadonlyMap<string, number>;

/**
 * Items that are still drawn keep their box, and newcomers take over those of the ones that left: while a list scrolls,
 * nothing is built or thrown away, and a box that somebody is in stays what it is.
 */
export function assignSlots(before: Slots, keys: readonly string[]): Slots {
  const slots = new Map<string, number>();
  const taken = new Set<number>();
  for (const key of keys) {
    const slot = before.get(key);
    if (slot === undefined) continue;
    slots.set(key, slot);
    taken.add(slot);
  }
  let free = 0;
  for (const key of keys) {
    if (slots.has(key)) continue;
    while (taken.has(free)) free += 1;
    slots.set(key, free);
    taken.add(free);
  }
  return slots;
}
