import { z } from 'zod';
import { CALLBACK_EVENTS, DELIVERY_OUTCOMES, DELIVERY_STATES } from '#lib/domain/callback.ts';
import { instant, plainText, tenantId } from './json.ts';

/** `POST /api/console/callback-origins`. */
export const createCallbackOriginBody = z
  .strictObject({
    tenant: tenantId,
    agent: plainText(128).min(1),
    address: plainText(2_048)
      .min(1)
      .meta({
        description: 'An https origin, or an address with a path: then that path and those below it',
        examples: ['https://agents.example.com/callbacks'],
      }),
  })
  .meta({ id: 'CreateCallbackOrigin' });
export type CreateCallbackOriginBody = z.infer<typeof createCallbackOriginBody>;

export const callbackOriginView = z
  .object({
    id: z.string(),
    tenant: tenantId,
    agent: z.object({ id: z.string(), name: z.string() }),
    address: z.string(),
    createdBy: z.string(),
    createdAt: instant,
    endedAt: instant.nullable(),
    waiting: z.int().meta({ description: 'Notifications that wait to be delivered there' }),
    last: z
      .object({
        event: z.enum(CALLBACK_EVENTS),
        state: z.enum(DELIVERY_STATES).meta({ description: 'overtaken: the task had moved on before it could be told' }),
        outcome: z.enum(DELIVERY_OUTCOMES).nullable().meta({ description: 'Of the last attempt; null before the first' }),
        httpStatus: z.int().nullable(),
        attempts: z.int(),
        at: instant,
      })
      .nullable()
      .meta({ description: 'The newest notification for it. Nothing of what a receiver answered is kept but its status' }),
  })
  .meta({ id: 'CallbackOrigin' });
export type CallbackOriginView = z.infer<typeof callbackOriginView>;

export const callbackOriginQuery = z.object({ tenant: tenantId.optional(), agent: plainText(128).optional() });
export const callbackOriginList = z.object({ items: z.array(callbackOriginView) }).meta({ id: 'CallbackOriginList' });
export type CallbackOriginList = z.infer<typeof callbackOriginList>;
