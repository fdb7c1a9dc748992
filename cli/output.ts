/** Where a command writes: one call, one line. */
export type Output = { out: (text: string) => void; err: (text: string) => void };
/** 0: done and good. 1: not done, or the log is not what it should be. 2: the command could not be understood or carried out. */
export type ExitCode = 0 | 1 | 2;

/** The arguments do not fit the command. Answered with the usage. */
export class UsageError extends Error {}
