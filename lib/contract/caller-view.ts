import { z } from 'zod';
import { instant } from './json.ts';

/** Who a credential speaks for, as far as it may know: itself. */
export const callerView = z.object({
  kind: z.enum(['agent', 'executor']),
  id: z.string(),
  name: z.string(),
  /** The one customer that the credential is for. */
  tenant: z.string(),
  /** When the key that was presented ends; null for a key that does not end by itself, and for an access token. */
  keyExpiresAt: instant.nullable(),
});
export type CallerView = z.infer<typeof callerView>;
