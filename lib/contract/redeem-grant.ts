import { z } from 'zod';
import { digestText, instant, jsonObject, jsonValue, requestId, tenantId } from './json.ts';
import { digestParts, targetView } from './request-view.ts';

export const redeemBody = z.strictObject({ grant: z.string().min(1).max(8_192), digest: digestText }).meta({ id: 'RedeemGrant' });

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
    lease: z.string(),
    leaseExpiresAt: instant,
  })
  .meta({ id: 'RedeemedCall' });
export type RedeemedCall = z.infer<typeof redeemedCall>;

export const resultBody = z
  .strictObject({ lease: z.string().min(1).max(256), status: z.enum(['succeeded', 'failed', 'unknown']), output: jsonValue.default(null) })
  .meta({ id: 'ReportResult' });
