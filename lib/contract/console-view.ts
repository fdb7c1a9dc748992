import { z } from 'zod';
import { REQUEST_STATUSES } from '#lib/domain/request.ts';
import { instant, jsonObject, jsonValue, plainText, requestId, tenantId } from './json.ts';
import { requestView } from './request-view.ts';
import { TOOL_CLASSES } from './tool-view.ts';

const tenantBadge = z.object({ id: tenantId, name: z.string(), color: z.string() }).meta({ id: 'TenantBadge' });

/** One row of the queue or the history: enough to scan, never enough to decide. */
export const requestRow = z
  .object({
    id: requestId,
    version: z.int(),
    status: z.enum(REQUEST_STATUSES),
    tenant: tenantBadge,
    tool: z.string(),
    toolTitle: z.string(),
    toolClass: z.enum(TOOL_CLASSES),
    summary: z.string(),
    agentName: z.string(),
    targetNames: z.array(z.string()).meta({ description: 'The first three' }),
    targetCount: z.int(),
    policyOutcome: z.enum(['allow', 'deny', 'escalate']),
    need: z.record(z.string(), z.int()),
    given: z.int(),
    stepUp: z.boolean(),
    decideBy: instant.nullable(),
    decidedBy: z.array(z.string()),
    outcome: z.string().nullable(),
    createdAt: instant,
    decidedAt: instant.nullable(),
  })
  .meta({ id: 'RequestRow' });
export type RequestRow = z.infer<typeof requestRow>;

export const requestPage = z
  .object({ items: z.array(requestRow), next: z.string().nullable(), total: z.int(), now: instant })
  .meta({ id: 'RequestPage' });
export type RequestPage = z.infer<typeof requestPage>;

/** `status` takes one status, `open` (pending) or `decided` (everything else). Keyset cursor in `after`. */
export const listQuery = z.object({
  status: z.enum(['open', 'decided', ...REQUEST_STATUSES]).default('open'),
  tenant: tenantId.optional(),
  tool: plainText(128).optional(),
  after: plainText(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListQuery = z.infer<typeof listQuery>;

export const timelineEntry = z
  .object({
    seq: z.int(),
    at: instant,
    type: z.string(),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    from: z.string().nullable(),
    to: z.string().nullable(),
  })
  .meta({ id: 'TimelineEntry' });

/** Everything a technician needs to decide, for the one customer that it concerns. */
export const requestDetail = z
  .object({
    request: requestView.omit({ grant: true }),
    tenant: tenantBadge.extend({ timezone: z.string() }),
    agent: z.object({ id: z.string(), name: z.string(), environment: z.string(), classes: z.array(z.string()), suspended: z.boolean() }),
    tool: z.object({
      name: z.string(),
      title: z.string(),
      class: z.enum(TOOL_CLASSES),
      description: z.string(),
      effect: z.string(),
      undo: z.string().nullable(),
      schema: jsonObject,
    }),
    intent: z.object({ summary: z.string(), prompt: z.string(), reason: z.string(), ticket: z.string().nullable() }),
    confidencePct: z.int().nullable(),
    chain: z.array(z.string()),
    originalArguments: jsonObject.nullable(),
    votes: z.array(
      z.object({
        personId: z.string(),
        personName: z.string(),
        verdict: z.enum(['approve', 'deny']),
        reason: z.string(),
        counts: z.boolean().meta({ description: 'False when an edit made it a vote for an earlier digest' }),
        at: instant,
      }),
    ),
    messages: z.array(
      z.object({ id: z.string(), authorKind: z.enum(['agent', 'person']), authorName: z.string(), body: z.string(), at: instant }),
    ),
    execution: z
      .object({ executorName: z.string(), startedAt: instant, leaseUntil: instant, finishedAt: instant.nullable(), output: jsonValue })
      .nullable(),
    timeline: z.array(timelineEntry),
    /** What this person may do here now; the server decides again when they try. */
    may: z.object({ approve: z.boolean(), deny: z.boolean(), whyNot: z.string().nullable() }),
    now: instant,
  })
  .meta({ id: 'RequestDetail' });
export type RequestDetail = z.infer<typeof requestDetail>;

/** A vote names what the person saw. `arguments` makes it an approval with edits. */
export const voteBody = z
  .strictObject({
    verdict: z.enum(['approve', 'deny']),
    reason: plainText(4_000).default(''),
    digest: z.string().max(128),
    version: z.int(),
    tenant: z.string().max(64),
    arguments: jsonObject.optional(),
  })
  .meta({ id: 'Vote' });
export type VoteBody = z.infer<typeof voteBody>;

/** The signed-in person with memberships; what the console shows in its frame. */
export const meView = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    tenants: z.array(tenantBadge.extend({ roles: z.array(z.string()) })),
    sessions: z.array(z.object({ id: z.string(), userAgent: z.string(), createdAt: instant, current: z.boolean() })),
  })
  .meta({ id: 'Me' });
export type MeView = z.infer<typeof meView>;

/** Counts for the frame and the tab title, over the person's tenants only. */
export const countsView = z.object({ open: z.int(), byTenant: z.record(z.string(), z.int()) }).meta({ id: 'Counts' });
export type CountsView = z.infer<typeof countsView>;
