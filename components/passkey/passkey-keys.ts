/** Where passkeys lie in the query cache. */
export const passkeyKeys = {
  mine: ['passkeys'] as const,
  recoverable: ['recoverable-people'] as const,
  recoveries: ['passkey-recoveries'] as const,
};
