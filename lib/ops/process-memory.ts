import type { Database } from '#lib/store/database.ts';

const MAX_REMEMBERED = 20_000;

/**
 * What this process remembers of one database, by text, so that what it has just written is not written again. Bounded: when
 * it is full all of it is forgotten, which costs a write each. `T` is what is remembered.
 */
export function createMemory<T>(): (db: Database) => Map<string, T> {
  const known = new WeakMap<Database, Map<string, T>>();
  return (db) => {
    const memory = known.get(db) ?? new Map<string, T>();
    if (memory.size >= MAX_REMEMBERED) memory.clear();
    known.set(db, memory);
    return memory;
  };
}
