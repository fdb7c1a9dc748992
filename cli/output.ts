/**
 * Where a command writes: one call, one line. `data` is for bytes that somebody will compare, such as a log's: exactly as
 * they are, unless a person looks on. `signal` is aborted with Interrupted by Ctrl-C.
 */
export type Output = { out: (text: string) => void; err: (text: string) => void; data: (text: string) => void; signal: AbortSignal };

/** The arguments do not fit the command. Answered with where the usage is. */
export class UsageError extends Error {}

/** Ctrl-C: a person's wish, and no fault. */
export class Interrupted extends Error {}

/** The command needs what only the machine of the service has. */
export class NotHere extends Error {}
