import { z } from 'zod';
import { CALLBACK_EVENTS } from '#lib/domain/callback.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { TASK_STATUSES } from '#lib/domain/task-status.ts';
import { accessAction, accessContext, accessResource, accessSubject } from './authzen.ts';
import { digestText, instant, jsonObject, plainText, requestId } from './json.ts';
import { grantView } from './request-view.ts';
import { submitRequestBody } from './submit-request.ts';

/** AuthZEN Access Request and Approval Profile, Draft 1 (June 2026): what a submission adds to the evaluation that was denied. */
const submissionContext = accessContext
  .extend({ intent: submitRequestBody.shape.intent })
  .meta({ id: 'AccessRequestContext', description: 'The context of the denied evaluation, and why: `intent` is required here' });

/** What `request_schema_url` answers: JSON Schema 2020-12. */
export const augmentationSchema = z.toJSONSchema(z.object({ context: submissionContext }), { io: 'input' }) as JsonObject;

const denial = z.strictObject({
  binding_token: plainText(8_000).optional().meta({ description: 'Required: a denial is bound by value here, never by reference' }),
  expires_at: z.iso.datetime({ offset: true }),
  evaluation_id: plainText(128).optional(),
  evaluated_at: z.iso.datetime({ offset: true }).optional(),
  reason: plainText(256).optional(),
  template: plainText(256).optional(),
});

/** AuthZEN Callback Notifications Profile, Draft 1 (October 2026). */
const callback = z
  .strictObject({
    endpoint: z
      .string()
      .max(2_048)
      .meta({
        description: 'https, at or below an address that was allowed for this agent beforehand',
        examples: ['https://agents.example.com/callbacks/access-requests'],
      }),
    state: plainText(1_024).optional().meta({ description: 'Opaque; in each notification as it came' }),
    events: z
      .array(z.enum(CALLBACK_EVENTS))
      .min(1)
      .max(CALLBACK_EVENTS.length)
      .optional()
      .meta({ description: 'Without it, all of them. `failed` and `partial` never come by themselves' }),
  })
  .meta({ id: 'AccessCallback' });

/**
 * Not `items`: the bulk part of the profile is not offered, and what is not offered is refused. So is any member that nobody
 * defined, other than in an evaluation: this one leads to something that runs, and targets that were put one level too high
 * must not become a call without targets.
 */
export const accessRequestBody = z
  .strictObject({
    subject: accessSubject.strict(),
    action: accessAction.strict(),
    resource: accessResource.strict(),
    context: submissionContext,
    denial,
    callback: callback.optional(),
    requested_access: jsonObject.optional().meta({ description: 'Not read: a grant is always for one use of exactly this call' }),
    client: jsonObject.optional().meta({ description: 'Not read: who asks is who the key says' }),
  })
  .meta({ id: 'AccessRequest' });
export type AccessRequestBody = z.infer<typeof accessRequestBody>;

/** The completion mode of this service. A PEP that does not know it must treat the task as not approved (the profile's own rule). */
export const GRANT_MODE = 'https://holdpoint.dev/authzen/mode/grant';

const display = z.object({ title: z.string(), description: z.string() });

export const accessTask = z
  .object({
    id: requestId,
    status: z.enum(TASK_STATUSES),
    status_endpoint: z.url(),
    expires_at: instant.optional().meta({ description: 'When a pending task expires, or an approved one lapses' }),
    display,
    links: z
      .object({ cancel: z.url().optional(), 'holdpoint.dev/request': z.url() })
      .meta({ description: '`holdpoint.dev/request` is the same request in the agent API, with questions of technicians' }),
  })
  .meta({ id: 'AccessTask' });

export const accessResult = z
  .object({
    mode: z.literal(GRANT_MODE),
    outcome: z.enum(['approved', 'approved_with_edits']),
    message: z.string(),
    approved_at: instant,
    approved_until: instant,
    action: accessAction.meta({ description: 'What the grant runs. After an edit, other arguments than were asked for' }),
    digest: digestText,
    grant: grantView.nullable().meta({ description: 'For the tool’s executor, which redeems it once. Nothing runs without it' }),
  })
  .meta({ id: 'AccessResult' });

export const taskAnswer = z.object({ task: accessTask, result: accessResult.optional() }).meta({ id: 'AccessTaskAnswer' });
export type TaskAnswer = z.infer<typeof taskAnswer>;

/** What a callback endpoint is sent. Its `Authorization` is a bearer token of this service (`holdpoint-callback+jwt`). */
export const accessNotification = z.object({
  state: z.string().optional(),
  task: z.object({
    id: requestId,
    status: z.enum(CALLBACK_EVENTS).meta({ description: 'Never an approval by itself: read the task, and use the grant there' }),
    status_endpoint: z.url(),
  }),
});
export type AccessNotification = z.infer<typeof accessNotification>;
const { $schema: _dialect, ...notification } = z.toJSONSchema(accessNotification);
/** The same for the OpenAPI document, whose dialect it is anyway. */
export const notificationSchema = notification as JsonObject;

export const cancelBody = z
  .strictObject({ reason: plainText(200).optional(), comment: plainText(1_700).optional() })
  .meta({ id: 'CancelAccessRequest' });
