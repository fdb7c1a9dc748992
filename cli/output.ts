/**
 * Where a command writes: one call, one line. `data` is for bytes that somebody will compare, such as a log's: exactly as
 * they are, unless a person looks on. `signal` is aborted with Interrupted by Ctrl-C. When nobody reads what is written any more, a
 * command ends at once, unless it has something to put in order first: then `onUnread` is called in place of that when standard output
 * has no reader, and what goes to standard error is lost.
 */
export type Output = {
  out: (text: string) => void;
  err: (text: string) => void;
  data: (text: string) => void;
  signal: AbortSignal;
  onUnread: (listener: () => void) => void;
};

/** The arguments do not fit the command. Answered with where the usage is. */
export class UsageError extends Error {}

/** Ctrl-C: a person's wish, and no fault. */
export class Interrupted extends Error {}

/** The command needs what only the machine of the service has. */
export class NotHere extends Error {}
