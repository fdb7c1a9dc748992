/** How long an approval may wait to be executed, in milliseconds. After that it lapses, however it was approved. */
export const EXECUTE_WITHIN_MS = 15 * 60_000;

/** How long an executor may be silent about a run before its outcome counts as unknown, in milliseconds. */
export const LEASE_MS = 10 * 60_000;

/** How old a proof of identity may be for a route that asks for a step-up, in milliseconds. */
export const STEP_UP_MAX_AGE_MS = 15 * 60_000;
