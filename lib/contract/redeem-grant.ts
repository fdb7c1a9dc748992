import { z } from 'zod';
import { digestText, instant, jsonObject, jsonValue, requestId, tenantId } from './json.ts';
import { digestParts, targetView, traceparent } from './request-view.ts';

export const redeemBody = z
  .strictObject({
    grant: z.string().min(1).max(8_192),
    digest: digestText,
    proof: z
      .string()
      .min(1)
      .max(8_192)
      .optional()
      .meta({ description: 'For a grant with `cnf`: a DPoP proof by the agent’s key, for this call, with the grant’s hash as `ath`' }),
  })
  .meta({ id: 'RedeemGrant' });

/** The stored call, not the caller's: the executor runs these bytes and no others (I5). */
export const redeemedCall = z
  .object({
    requestId,
    tenant: tenantId,
    tool: z.string(),
    arguments: jsonObject,
    targets: z.array(targetView),
    digest: digestText,
    ...digestParts,
    traceparent,
    lease: z.string(),
    leaseExpiresAt: instant,
  })
  .meta({ id: 'RedeemedCall' });
export type RedeemedCall = z.infer<typeof redeemedCall>;

export const resultBody = z
  .strictObject({ lease: z.string().min(1).max(256), status: z.enum(['succeeded', 'failed', 'unknown']), output: jsonValue.default(null) })
  .meta({ id: 'ReportResult' });
