import { z } from 'zod';
import { DECISION_OUTCOMES, REQUEST_STATUSES } from '#lib/domain/request.ts';
import { TRACEPARENT } from '#lib/domain/trace-context.ts';
import { digestText, instant, jsonObject, jsonValue, plainText, requestId, tenantId } from './json.ts';

export const targetRef = z.strictObject({ kind: z.enum(['host', 'user']), name: plainText(256).min(1) }).meta({ id: 'TargetRef' });

/** A target as the service found it in the inventory. `foreign` means: known, but another customer's. */
export const targetView = z
  .object({
    kind: z.enum(['host', 'user']),
    name: z.string(),
    resolved: z.boolean(),
    foreign: z.boolean(),
    displayName: z.string().nullable(),
    role: z.string().nullable(),
    privileged: z.boolean(),
    owner: z.string().nullable(),
    lastSeenAt: instant.nullable(),
  })
  .meta({ id: 'Target' });
export type TargetView = z.infer<typeof targetView>;

export const policyView = z
  .object({
    outcome: z.enum(['allow', 'deny', 'escalate']),
    version: z.string(),
    reasons: z.array(z.object({ id: z.string(), effect: z.enum(['permit', 'forbid']), reason: z.string(), route: z.string().nullable() })),
    ambiguous: z.array(z.string()),
  })
  .meta({ id: 'PolicyVerdict' });

const roleNeed = z.object({ technician: z.int().optional(), manager: z.int().optional() });

export const approvalView = z
  .object({
    need: roleNeed,
    missing: roleNeed,
    stepUp: z.boolean(),
    blind: z.boolean(),
    routes: z.array(z.string()),
    given: z.array(z.object({ id: z.string(), name: z.string(), roles: z.array(z.string()), at: instant })),
    decideBy: instant,
  })
  .meta({ id: 'Approval' });

export const decisionView = z
  .object({
    outcome: z.enum(DECISION_OUTCOMES),
    message: z.string(),
    decidedBy: z.array(z.object({ kind: z.enum(['person', 'policy', 'agent', 'clock']), id: z.string(), name: z.string() })),
    decidedAt: instant,
    /** Present when a technician edited: what was approved in place of what was asked. */
    arguments: jsonObject.optional(),
  })
  .meta({ id: 'Decision' });

export const grantView = z.object({ token: z.string(), expiresAt: instant }).meta({ id: 'Grant' });

/** With tenant, tool, arguments and targets: all that a digest is made of, so that whoever runs a call can make it again and compare. */
export const digestParts = {
  agent: z.string(),
  toolSchemaHash: digestText,
  nonce: z.string(),
};

/** Null when the request was asked for without one, or with one that the standard tells to ignore. */
export const traceparent = z
  .string()
  .regex(TRACEPARENT)
  .nullable()
  .meta({
    description:
      'The span in which the agent asked, as it came in `traceparent` (W3C Trace Context) the first time, in the form of version 00. Not part of the digest, and judged by nothing',
    examples: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  });

/** What an agent sees of its own request. */
export const requestView = z
  .object({
    id: requestId,
    status: z.enum(REQUEST_STATUSES),
    version: z.int(),
    tenant: tenantId,
    tool: z.string(),
    arguments: jsonObject,
    targets: z.array(targetView),
    digest: digestText,
    ...digestParts,
    policy: policyView,
    approval: approvalView.nullable(),
    decision: decisionView.nullable(),
    grant: grantView.nullable(),
    executeBy: instant.nullable(),
    result: z.object({ status: z.enum(['succeeded', 'failed', 'unknown']), output: jsonValue, finishedAt: instant }).nullable(),
    traceparent,
    messages: z
      .array(z.object({ id: z.string(), from: z.enum(['person', 'agent']), name: z.string(), body: z.string(), at: instant }))
      .meta({ description: 'Questions of technicians and answers of the agent, oldest first. A new question does not change `version`' }),
    createdAt: instant,
  })
  .meta({ id: 'Request' });
export type RequestView = z.infer<typeof requestView>;
