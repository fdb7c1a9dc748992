import { z } from 'zod';
import type { Json, JsonObject } from '#lib/domain/json.ts';

/** Any JSON value. The strict gate (lib/domain/strict-json.ts) has already refused what JSON.parse would hide. */
export const jsonValue = z.unknown().meta({ description: 'Any JSON value' }) as unknown as z.ZodType<Json>;

export const jsonObject = z.record(z.string(), z.unknown()).meta({ description: 'A JSON object' }) as unknown as z.ZodType<JsonObject>;

/** Text that PostgreSQL can hold and a person can read: no U+0000. */
export const plainText = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .refine((text) => !text.includes('\u0000'), 'must not contain U+0000');

/** RFC 3339 instant in UTC with milliseconds. */
export const instant = z.iso.datetime().meta({ description: 'RFC 3339 instant, UTC', examples: ['2026-11-24T03:12:45.120Z'] });

export const tenantId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .meta({ examples: ['acme'] });
export const requestId = z
  .string()
  .max(64)
  .meta({ examples: ['req_01jd3k2m9v7x8q4w5n6t0b1c2d'] });
export const digestText = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 over the RFC 8785 form of the call' });

/** One executor of a customer, by name. */
export const executorBadge = z.object({ id: z.string(), name: z.string() });

/** One customer as every screen shows it: by colour and name. */
export const tenantBadge = z.object({ id: tenantId, name: z.string(), color: z.string() }).meta({ id: 'TenantBadge' });
