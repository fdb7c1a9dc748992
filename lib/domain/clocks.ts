/** How long an approval may wait to be executed, in milliseconds. After that it lapses, however it was approved. */
export const EXECUTE_WITHIN_MS = 15 * 60_000;

/** How long an executor may be silent about a run before its outcome counts as unknown, in milliseconds. */
export const LEASE_MS = 10 * 60_000;

/** How long a challenge for a step-up, or for enrolling a passkey, is good, in milliseconds. */
export const CHALLENGE_MS = 5 * 60_000;

/** How long ago a person may have signed in to change which passkeys they have, in milliseconds. */
export const FRESH_SIGN_IN_MS = 15 * 60_000;

/** How long a recovery waits for its second person, and then for whoever it is for, in milliseconds. */
export const RECOVERY_MS = 24 * 60 * 60_000;

/** How long ago a sign-in may be that stands for saying a password again. */
export const REPEATED_SIGN_IN_MS = 2 * 60_000;
/** How long a new key of an agent or executor is good, in milliseconds. */
export const KEY_LIFETIME_MS = 30 * 24 * 60 * 60_000;

/** From how much of a key's life on its owner is told that it ends, in milliseconds. */
export const KEY_ENDS_SOON_MS = 7 * 24 * 60 * 60_000;
