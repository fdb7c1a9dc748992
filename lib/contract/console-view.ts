import { z } from 'zod';
import { REQUEST_STATUSES } from '#lib/domain/request.ts';
import { RISK_TIERS } from '#lib/domain/risk.ts';
import { FLAG_KINDS, PROSE_FIELDS } from '#lib/domain/screen-flag.ts';
import { TOOL_CLASSES } from '#lib/domain/tool-class.ts';
import { claimView } from './claim-view.ts';
import { executorBadge, instant, jsonObject, jsonValue, plainText, requestId, tenantBadge, tenantId } from './json.ts';
import { approvalView, policyView, requestView } from './request-view.ts';
import { uncheckedPattern } from './unchecked-pattern.ts';

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
    risk: z.enum(RISK_TIERS),
    flags: z.array(z.enum(FLAG_KINDS)).meta({ description: 'Which remarks were made on the agent’s words' }),
    routes: z.array(z.string()),
    claim: claimView.nullable(),
    signedByMe: z.boolean(),
  })
  .meta({ id: 'RequestRow' });
export type RequestRow = z.infer<typeof requestRow>;

export const requestPage = z
  .object({
    items: z.array(requestRow),
    next: z.string().nullable(),
    total: z.int(),
    groups: z
      .array(z.object({ key: z.string(), label: z.string(), count: z.int() }))
      .meta({ description: 'Of the whole list, in its order, when it was grouped' }),
    now: instant,
  })
  .meta({ id: 'RequestPage' });
export type RequestPage = z.infer<typeof requestPage>;

/** `status` takes one status, `open` (pending) or `decided` (everything else). Keyset cursor in `after`. */
export const listQuery = z.object({
  status: z.enum(['open', 'decided', ...REQUEST_STATUSES]).default('open'),
  tenant: tenantId.optional(),
  tool: plainText(128).optional(),
  agent: plainText(128).optional(),
  risk: z.enum(RISK_TIERS).optional(),
  atLeast: z.enum(RISK_TIERS).optional().meta({ description: 'This risk or worse' }),
  route: plainText(128).optional(),
  claim: z.enum(['mine', 'unclaimed']).optional(),
  q: plainText(200).optional().meta({ description: 'Part of the summary, tool, agent or a target’s name' }),
  sort: z.enum(['risk', 'deadline', 'newest', 'decided']).optional().meta({
    description:
      'risk: the worst first, then the least time left. newest: the last that was asked for. decided: the last decision. Open lists start with risk, others with decided',
  }),
  group: z.enum(['tenant', 'tool', 'risk', 'route']).optional(),
  ids: z
    .string()
    .regex(/^[\w-]{1,64}(,[\w-]{1,64}){0,199}$/)
    .optional()
    .meta({ description: 'Which of these (at most 200, with commas between) are of this list: what a page asks when it heard of changes' }),
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
    version: z.int().nullable().meta({ description: 'Which version of the request this made; null when it made none' }),
  })
  .meta({ id: 'TimelineEntry' });

/** One remark of the service on the agent's words. Offsets are UTF-16 code units into the field. */
export const flagView = z
  .object({
    kind: z.enum(FLAG_KINDS),
    where: z.enum(PROSE_FIELDS),
    excerpt: z.string(),
    start: z.int(),
    end: z.int(),
    explain: z.string(),
  })
  .meta({ id: 'Flag' });
export type FlagView = z.infer<typeof flagView>;

/** What the call runs by name, as the customer's library holds it. `content` is null when the library does not. */
export const scriptView = z
  .object({
    argument: z.string().meta({ description: 'The argument that names it' }),
    named: z.string(),
    name: z.string().nullable(),
    interpreter: z.string().nullable(),
    content: z.string().nullable().meta({ description: 'All of it; null means that nobody can approve this call' }),
    signedBy: z.string().nullable().meta({ description: 'Whose signature the library has checked' }),
    contradictions: z.array(z.string()).meta({ description: 'Where the agent’s word about it differs from the library' }),
  })
  .meta({ id: 'Script' });
export type ScriptView = z.infer<typeof scriptView>;

/** Another request that bears on this one. */
export const relatedRequest = z
  .object({
    id: requestId,
    tool: z.string(),
    toolTitle: z.string(),
    summary: z.string(),
    status: z.enum(REQUEST_STATUSES),
    risk: z.enum(RISK_TIERS),
    targetNames: z.array(z.string()),
    decidedBy: z.array(z.string()),
    message: z.string(),
    createdAt: instant,
    decidedAt: instant.nullable(),
  })
  .meta({ id: 'RelatedRequest' });
export type RelatedRequest = z.infer<typeof relatedRequest>;

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
      denyPresets: z.array(z.string()),
      schema: jsonObject,
      uncheckedPatterns: z.array(uncheckedPattern).meta({ description: 'Patterns of the schema that its reviewer let go unchecked' }),
    }),
    intent: z.object({
      summary: z.string(),
      prompt: z.string(),
      reason: z.string(),
      ticket: z.string().nullable(),
      evidence: z.string(),
      before: jsonObject.nullable(),
    }),
    confidencePct: z.int().nullable(),
    risk: z.enum(RISK_TIERS),
    friction: z.enum(['key', 'hold', 'type']).meta({ description: 'What approving takes here' }),
    minDwellMs: z.int(),
    nameToType: z.string().nullable(),
    flags: z.array(flagView),
    script: z.union([scriptView, z.null()]),
    claim: claimView.nullable(),
    /** Other people's votes are left out until this person has voted: the route is blind. */
    votesHidden: z.boolean(),
    notes: z.array(z.object({ id: z.string(), authorName: z.string(), body: z.string(), at: instant })),
    viewers: z.array(z.object({ id: z.string(), name: z.string(), firstAt: instant })),
    context: z.object({
      agentRecent: z.array(relatedRequest),
      sameCall: z.array(relatedRequest),
      deniedInLastHour: z
        .array(relatedRequest)
        .meta({ description: 'The same tool on the same targets by this agent, denied in the hour before this was sent' }),
      sameTargets: z.array(relatedRequest).meta({ description: 'Others that wait for a decision on one of these targets' }),
    }),
    /** The customer of this person's last decision: a switch is marked. */
    lastDecided: z.object({ tenant: tenantBadge, at: instant }).nullable(),
    /** An approval that a person took back before it was redeemed. */
    undone: z.boolean(),
    me: z.object({ id: z.string(), passkeys: z.int(), roles: z.array(z.string()) }),
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
      z.object({
        id: z.string(),
        authorKind: z.enum(['agent', 'person']),
        authorName: z.string(),
        body: z.string(),
        at: instant,
        collectedAt: instant
          .nullable()
          .meta({ description: 'When the agent was handed a person’s question; null while it has not come for it' }),
      }),
    ),
    executor: executorBadge
      .nullable()
      .meta({ description: 'Who would run it now: whom an approval’s grant would name. Null when nobody would' }),
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

/** The answer of `navigator.credentials.get` (WebAuthn), with what `POST …/step-up` gave for its challenge. */
export const stepUpAnswer = z
  .strictObject({
    nonce: z.string().max(128),
    expiresAt: instant,
    mac: z.string().max(128),
    credential: jsonObject.meta({ description: 'AuthenticationResponseJSON of WebAuthn Level 3' }),
  })
  .meta({ id: 'StepUpAnswer' });
export type StepUpAnswer = z.infer<typeof stepUpAnswer>;

/** What to hand to `navigator.credentials.get`: the challenge is a hash over this decision and nothing else. */
export const stepUpOptions = z
  .object({ options: jsonObject, nonce: z.string(), expiresAt: instant, mac: z.string() })
  .meta({ id: 'StepUpOptions' });
export type StepUpOptions = z.infer<typeof stepUpOptions>;

/** What a page has on its screen. */
export const seenBody = z.strictObject({ digest: z.string().max(128), version: z.int() }).meta({ id: 'Seen' });

export const previewBody = z.strictObject({ arguments: jsonObject }).meta({ id: 'PreviewEdit' });

/** What policy and the service would say to an edited call. Nothing is stored. */
export const previewView = z
  .object({
    digest: z.string().nullable(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
    // A union, because OpenAPI has one schema for each name, and elsewhere there is always a verdict.
    policy: z.union([policyView, z.null()]),
    approval: approvalView.nullable(),
    risk: z.enum(RISK_TIERS).nullable(),
    script: z.union([scriptView, z.null()]),
  })
  .meta({ id: 'EditPreview' });
export type EditPreview = z.infer<typeof previewView>;

export const reportBody = z
  .strictObject({ reason: plainText(4_000).min(1), digest: z.string().max(128), version: z.int(), tenant: z.string().max(64) })
  .meta({ id: 'ReportAgent' });

/** For calls that say all they have to say in their path. */
export const nothing = z.strictObject({}).meta({ id: 'Nothing' });

/** A vote names what the person saw. `arguments` makes it an approval with edits. */
export const voteBody = z
  .strictObject({
    verdict: z.enum(['approve', 'deny']),
    reason: plainText(4_000).default(''),
    digest: z.string().max(128),
    version: z.int(),
    tenant: z.string().max(64),
    arguments: jsonObject.optional(),
    shown: z
      .string()
      .max(128)
      .optional()
      .meta({ description: 'Hash of what the page displayed (lib/domain/shown.ts). Needed for approving from elevated risk on' }),
    typed: plainText(512).optional().meta({ description: 'The target’s name, typed. Needed for approving from high risk on' }),
    assertion: stepUpAnswer.optional(),
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
