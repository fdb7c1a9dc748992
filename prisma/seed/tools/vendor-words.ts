import type { JsonObject } from '#lib/domain/json.ts';
import type { ArgumentHints } from './schema-from-example.ts';
import type { ToolRow } from './tool-row.ts';

/** What people read about a vendor's action, and what its example cannot say about its arguments. */
export type VendorWords = {
  title: string;
  /** What it does, in one sentence, for whoever writes an agent. */
  about: string;
  /** Completes "This will …" on the screen where it is decided. */
  effect: string;
  undo: string | null;
  /** Instead of what the fixture's class gives: for changes of who may sign in, and where its class says less than its undo. */
  class?: ToolRow['class'];
  /** The argument by which it names a script of the vendor's own library, of which this service holds no copy. */
  scriptArgument?: string;
  hints?: ArgumentHints;
  optional?: string[];
};

export const oneOf = (...values: string[]): JsonObject => ({ enum: values });
export const atMost = (maximum: number): JsonObject => ({ maximum });
