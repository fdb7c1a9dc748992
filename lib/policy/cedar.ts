import { createRequire } from 'node:module';
import type * as Wasm from '@cedar-policy/cedar-wasm/nodejs';

type Module = typeof Wasm;

const load = createRequire(import.meta.url);
const MODULE = '@cedar-policy/cedar-wasm/nodejs';
/** Prepared sets stay in the instance for good, so after this many it is replaced and what is in use prepared again. */
const MAX_PREPARED = 400;

let instance: Module | null = null;
let generation = 0;
let prepared = 0;

/** Cedar threw or could not answer. Nothing follows from it but that nothing is allowed (I8). */
export class CedarFailure extends Error {
  override readonly name = 'CedarFailure';
}

/**
 * Runs `use` on the process's Cedar instance. Each throw out of WebAssembly leaks its stack until every later call
 * fails, so after any throw the instance is thrown away; the next caller gets a new one (29 ms) of a new generation.
 */
export function withCedar<T>(use: (cedar: Module, generation: number) => T): T {
  instance ??= fresh();
  try {
    return use(instance, generation);
  } catch (error) {
    if (error instanceof CedarFailure) throw error;
    instance = null;
    throw new CedarFailure('Cedar failed on this input.', { cause: error });
  }
}

/** Counts prepared sets. Called before preparing, outside `withCedar`. */
export function makeRoomForPrepared(count: number): void {
  prepared += count;
  if (prepared > MAX_PREPARED) instance = null;
}

function fresh(): Module {
  delete load.cache[load.resolve(MODULE)];
  generation += 1;
  prepared = 0;
  return load(MODULE) as Module;
}
