import { z } from 'zod';
import { REQUEST_STATUSES } from '#lib/domain/request.ts';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { ENVIRONMENTS, WORKLOAD_KINDS } from '#lib/domain/workload.ts';
import { executorBadge, instant, jsonObject, plainText, requestId, tenantBadge } from './json.ts';
import { targetRef } from './request-view.ts';

/** `agent.acme.acme-remediator`: kind, tenant and id. */
export const workloadRef = plainText(200).meta({ examples: ['agent.acme.acme-remediator'] });

/** One agent or executor, as the list shows it. */
export const workloadRow = z
  .object({
    ref: workloadRef,
    kind: z.enum(WORKLOAD_KINDS),
    id: z.string(),
    name: z.string(),
    tenant: tenantBadge,
    environment: z.enum(ENVIRONMENTS).nullable().meta({ description: 'Null for executors' }),
    classes: z.array(z.string()).meta({ description: 'Remediation classes; empty for executors' }),
    state: z.enum(['active', 'suspended', 'revoked', 'no-key']).meta({
      description:
        'no-key: it has no key that is good, and no federation; revoked: that, and it is suspended, so that nothing can come in as it',
    }),
    pending: z.int().meta({ description: 'Requests of it that wait for people' }),
    federations: z.int().meta({ description: 'Federations of it that stand: whose tokens speak for it' }),
    callbackOrigins: z.int().meta({ description: 'Where an agent may ask to be told of decisions; 0 for executors' }),
    lastSeenAt: instant.nullable().meta({ description: 'To the minute' }),
    keyEndsAt: instant.nullable().meta({ description: 'When its last good key ends; null when there is none, or it never ends' }),
    keyShared: z.boolean().meta({ description: 'In the last day one of its good keys was used from two places in turn' }),
    floodingAt: instant
      .nullable()
      .meta({ description: 'When an agent was last refused for asking too much, if that is less than an hour ago; to the minute' }),
  })
  .meta({ id: 'Workload' });
export type WorkloadRow = z.infer<typeof workloadRow>;

export const workloadList = z
  .object({
    items: z.array(workloadRow),
    mayRegisterFor: z.array(z.string()).meta({ description: 'Tenants for which this person may register' }),
    now: instant,
  })
  .meta({ id: 'WorkloadList' });
export type WorkloadList = z.infer<typeof workloadList>;

export const keyView = z
  .object({
    keyId: z.string(),
    createdAt: instant,
    createdBy: z.string().nullable(),
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().meta({ description: 'To the minute' }),
    sharedAt: instant.nullable(),
    good: z.boolean().meta({ description: 'Neither revoked nor expired' }),
    sources: z
      .array(z.object({ network: z.string(), client: z.string(), firstAt: instant, lastAt: instant }))
      .meta({ description: 'Where it was used from in the last 30 days, the newest first' }),
  })
  .meta({ id: 'WorkloadKey' });
export type KeyView = z.infer<typeof keyView>;

/** All that the page of one workload shows, but what it can reach. */
export const workloadDetail = z
  .object({
    workload: workloadRow,
    owner: z.string().nullable(),
    ownedByMe: z.boolean().meta({ description: 'Whoever asks is its owner' }),
    attested: z.boolean().nullable(),
    suspendedAt: instant.nullable(),
    suspendedReason: z.string().nullable(),
    createdAt: instant,
    keys: z.array(keyView),
    recent: z.array(
      z.object({
        id: requestId,
        toolTitle: z.string(),
        summary: z.string(),
        targetNames: z.array(z.string()),
        status: z.enum(REQUEST_STATUSES),
        createdAt: instant,
      }),
    ),
    mayAdminister: z.boolean(),
    now: instant,
  })
  .meta({ id: 'WorkloadDetail' });
export type WorkloadDetail = z.infer<typeof workloadDetail>;

/** A key, once. Nobody can read it again. */
export const newKey = z
  .object({
    key: z.string().meta({ description: '`hpa_` or `hpx_`, key id, 256-bit secret and checksum' }),
    keyId: z.string(),
    expiresAt: instant,
    detail: workloadDetail,
  })
  .meta({ id: 'NewWorkloadKey' });
export type NewKey = z.infer<typeof newKey>;

/** What policy would say to one harmless call of each tool. */
export const reachView = z
  .object({
    tools: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        class: z.enum(TOOL_CLASSES),
        outcome: z.enum(['allow', 'escalate', 'deny']).nullable().meta({ description: 'Null: no neutral call can be made up' }),
        reasons: z.array(z.string()),
        need: z.record(z.string(), z.int()).nullable(),
        example: jsonObject.nullable(),
        target: targetRef.nullable(),
        executor: executorBadge.nullable().meta({ description: 'Who would run it now' }),
      }),
    ),
    policyVersion: z.string(),
    now: instant,
  })
  .meta({ id: 'Reach' });
export type Reach = z.infer<typeof reachView>;

/** What an executor runs now: the tools that it brought, and of the others those that fall to it. */
export const executorToolList = z
  .object({
    tools: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        class: z.enum(TOOL_CLASSES),
        own: z.boolean().meta({ description: 'It brought this tool, and nobody else runs it' }),
      }),
    ),
    brings: z.boolean().meta({ description: 'It brought tools, so that others fall to it only where no other executor is' }),
    first: executorBadge.nullable().meta({ description: 'To whom the tools that nobody brought fall now' }),
  })
  .meta({ id: 'ExecutorTools' });
export type ExecutorTools = z.infer<typeof executorToolList>;

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is lower-case letters, digits and hyphens, at most 63');
const name = plainText(120).refine((text) => text.trim() !== '', 'must not be empty');

/** Environment and classes are for agents, and must be left out for executors. */
export const registerBody = z
  .strictObject({
    name,
    environment: z.enum(ENVIRONMENTS).optional(),
    classes: z.array(slug).max(20).optional(),
    ownedByMe: z.boolean().default(false).meta({ description: 'The owner of an agent can never sign for it' }),
  })
  .meta({ id: 'RegisterWorkload' });
export type RegisterBody = z.infer<typeof registerBody>;

const reason = plainText(2_000).refine((text) => text.trim() !== '', 'must not be empty');

/** What policy judges an agent by, and who answers for it. `me` and `nobody` change the owner; to leave it is the default. */
export const changeBody = z
  .strictObject({
    environment: z.enum(ENVIRONMENTS),
    classes: z.array(slug).min(1).max(20),
    owner: z.enum(['unchanged', 'me', 'nobody']).default('unchanged').meta({ description: 'The owner of an agent can never sign for it' }),
    reason,
  })
  .meta({ id: 'ChangeWorkload' });
export type ChangeBody = z.infer<typeof changeBody>;

export const suspendBody = z.strictObject({ reason }).meta({ id: 'SuspendWorkload' });
export const resumeBody = z.strictObject({ reason }).meta({ id: 'ResumeWorkload' });
export const revokeBody = z
  .strictObject({ reason, typed: plainText(200).meta({ description: 'The name of the workload, typed' }) })
  .meta({ id: 'RevokeWorkload' });
