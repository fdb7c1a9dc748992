/**
 * What a script can tell from a command's end. API, like the codes of refusals: a number may be added, never renamed or
 * reused. Only a clean approval is 0 among the answers to a request, so that `holdpoint wait ID && run it` can never run what
 * nobody approved, nor what was approved in another form than it was asked in (I8).
 */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'done; of a request: approved as it was asked' },
  failed: { code: 1, meaning: 'a check failed: the log is not whole, or the doctor found a fault' },
  usage: { code: 2, meaning: 'the command was not understood, or a file or database could not be read' },
  denied: { code: 3, meaning: 'a person or policy denied the request' },
  expired: { code: 4, meaning: 'nobody decided before the deadline' },
  withdrawn: { code: 5, meaning: 'the agent took the request back' },
  pending: { code: 6, meaning: 'nobody has decided yet: it still waits' },
  refused: { code: 7, meaning: 'the service refused the call, or the key cannot be one; the code is on standard error' },
  unreachable: { code: 8, meaning: 'the service could not be reached, or did not answer in its own words' },
  browser: { code: 9, meaning: 'this has to be done in the browser; its address is on standard error' },
  edited: { code: 10, meaning: 'approved with other arguments than were asked for' },
  over: { code: 11, meaning: 'the approval is over: revoked, lapsed, or already run' },
  unconfirmed: { code: 12, meaning: 'nothing was decided: the confirmation was not given' },
  elsewhere: { code: 13, meaning: 'this runs where the service is, and not in this package' },
  interrupted: { code: 130, meaning: 'Ctrl-C' },
  closed: { code: 141, meaning: 'whoever read the output stopped reading' },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitName = keyof typeof EXIT_CODES;
export type ExitCode = (typeof EXIT_CODES)[ExitName]['code'];

export function exitCode(name: ExitName): ExitCode {
  return EXIT_CODES[name].code;
}

/** The table as `holdpoint help exit-codes` prints it. */
export function exitTable(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, meaning }) => `${String(code).padStart(4)}  ${meaning}`)
    .join('\n');
}
