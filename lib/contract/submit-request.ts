import { z } from 'zod';
import { jsonObject, plainText } from './json.ts';
import { targetRef } from './request-view.ts';

/** `POST /api/v1/requests`. The tenant is not here: it comes from the credential, never from the body. */
export const submitRequestBody = z
  .strictObject({
    tool: plainText(128)
      .min(1)
      .meta({ examples: ['service.restart'] }),
    arguments: jsonObject,
    targets: z.array(targetRef).max(2000),
    intent: z.strictObject({
      summary: plainText(500).min(1),
      prompt: plainText(64_000).default(''),
      reason: plainText(8_000).default(''),
      ticket: plainText(128).nullable().default(null),
      evidence: plainText(16_000).default('').meta({ description: 'What it saw: log lines, alerts. Plain text' }),
      before: jsonObject.nullable().default(null).meta({
        description:
          'For a call that replaces something: what is there now, in the shape of the arguments. Shown as a diff, never believed',
      }),
    }),
    confidence: z.number().min(0).max(1).nullable().default(null).meta({ description: 'The agent’s own confidence, 0 to 1' }),
    chain: z.array(plainText(128)).max(32).default([]).meta({ description: 'Agent ids that delegated to this one, outermost first' }),
    deadlineSeconds: z.int().min(5).max(86_400).optional().meta({ description: 'May only shorten the route’s deadline' }),
    nonce: plainText(128).optional().meta({ description: 'Enters the digest; made by the service when absent' }),
  })
  .meta({ id: 'SubmitRequest' });
export type SubmitRequestBody = z.infer<typeof submitRequestBody>;

export const withdrawBody = z.strictObject({ reason: plainText(2_000).default('') }).meta({ id: 'Withdraw' });

export const messageBody = z.strictObject({ body: plainText(8_000).min(1) }).meta({ id: 'PostMessage' });
