import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { authorize } from '#lib/domain/authority.ts';
import { isBlindTo } from '#lib/domain/blindness.ts';
import { nameToType } from '#lib/domain/consent.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { frictionOf, minDwellMs } from '#lib/domain/risk.ts';
import type { Role } from '#lib/domain/role.ts';
import { hiddenBecause } from '#lib/domain/script.ts';
import { isOverdue } from '#lib/domain/transition.ts';
import type { Database } from '#lib/store/database.ts';
import { findRequestDetail, type LeafRow, type RequestDetailRows } from '#lib/store/request-detail.ts';
import { readScript } from './read-script.ts';
import { toContextView } from './to-context-view.ts';
import { iso, toRequestView } from './to-request-view.ts';
import { toScriptView } from './to-script-view.ts';

/** Everything that a person needs to decide one request. Throws not_found for what does not exist or is not theirs (I6). */
export async function getRequestDetail(db: Database, person: PersonPrincipal, requestId: string): Promise<RequestDetail> {
  const rows = await findRequestDetail(db, person.id, requestId);
  if (!rows) throw new HoldpointError('not_found', 'No such request.');
  const { request, tenant, agent, tool, scriptArgument } = rows;
  const script =
    scriptArgument && (await db.withPerson(person.id, (sql) => readScript(sql, request.tenant, scriptArgument, request.arguments)));
  const { grant: _never, ...view } = toRequestView(request, []);
  const votesHidden = isBlindTo(request, person.id);
  const { viewers, ...context } = toContextView(rows);
  return {
    request: votesHidden ? { ...view, approval: view.approval && { ...view.approval, given: [] } } : view,
    tenant,
    agent,
    tool: { ...tool, class: tool.class as RequestDetail['tool']['class'] },
    intent: { ...request.intent, evidence: request.intent.evidence ?? '', before: request.intent.before ?? null },
    confidencePct: request.confidencePct,
    risk: request.risk,
    friction: frictionOf(request.risk),
    minDwellMs: minDwellMs(request.risk),
    nameToType: frictionOf(request.risk) === 'type' ? nameToType(request) : null,
    flags: request.flags,
    script: script ? toScriptView(script) : null,
    chain: request.chain,
    originalArguments: request.originalArguments,
    votesHidden,
    votes: (votesHidden ? [] : request.votes).map(({ personId, personName, verdict, reason, digest, at }) => {
      return { personId, personName, verdict, reason, counts: digest === request.digest, at: iso(at) };
    }),
    messages: rows.messages
      .filter(({ audience }) => audience === 'agent')
      .map((m) => ({
        id: m.id,
        authorKind: m.author_kind,
        authorName: m.author_name,
        body: m.body,
        at: m.created_at.toISOString(),
        collectedAt: m.collected_at?.toISOString() ?? null,
      })),
    notes: rows.messages
      .filter(({ audience }) => audience === 'colleagues')
      .map((m) => ({ id: m.id, authorName: m.author_name, body: m.body, at: m.created_at.toISOString() })),
    ...context,
    // Who opened it tells who may have signed.
    viewers: votesHidden ? viewers.filter(({ id }) => id === person.id) : viewers,
    executor: rows.executor,
    execution: executionOf(rows),
    timeline: withVersions(rows.leaves.map((leaf) => toTimelineEntry(leaf, rows.names)))
      // Whoever edited has voted for what they made of it.
      .filter(({ type }) => !votesHidden || (type !== 'request.voted' && type !== 'request.edited')),
    undone: request.status === 'revoked' && request.decision?.decidedBy.some(({ kind }) => kind === 'person') === true,
    may: permissionsOf(request, person, rows.now, script ? hiddenBecause(script) : null),
    me: { id: person.id, passkeys: rows.passkeys, roles: rolesAt(person, request.tenant) },
    now: iso(rows.now),
  };
}

function rolesAt(person: PersonPrincipal, tenant: string): Role[] {
  return person.memberships.find((membership) => membership.tenant === tenant)?.roles ?? [];
}

function executionOf({ request: { execution }, executorName }: RequestDetailRows): RequestDetail['execution'] {
  if (execution === null) return null;
  const { executorId, startedAt, leaseUntil, finishedAt, output } = execution;
  return {
    executorName: executorName ?? executorId,
    startedAt: iso(startedAt),
    leaseUntil: iso(leaseUntil),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
    output,
  };
}

type TimelineEntry = RequestDetail['timeline'][number];

/**
 * A version is one step of the request, and a step may leave two leaves: a verdict, and what it decided. Counted over the
 * whole log, before anything of it is hidden, so that the numbers are those of the votes.
 */
function withVersions(entries: Omit<TimelineEntry, 'version'>[]): TimelineEntry[] {
  let version = 0;
  return entries.map((entry, index) => {
    const before = entries[index - 1]?.type;
    const consequence =
      (entry.type === 'request.approved' || entry.type === 'request.denied') &&
      (before === 'request.voted' || before === 'request.edited' || before === 'request.submitted');
    const made = STEPS.has(entry.type) && !consequence;
    if (made) version += 1;
    return { ...entry, version: made ? version : null };
  });
}

const STEPS: ReadonlySet<string> = new Set([
  'request.submitted',
  'request.voted',
  'request.edited',
  'request.approved',
  'request.denied',
  'request.expired',
  'request.withdrawn',
  'request.lapsed',
  'request.revoked',
  'grant.redeemed',
  'result.reported',
  'lease.lost',
]);

/** Told from the leaf's own bytes: the timeline is the log, not a second story about it. */
function toTimelineEntry(leaf: LeafRow, names: Record<string, string>): Omit<TimelineEntry, 'version'> {
  const { actor, from, to } = JSON.parse(leaf.bytes) as {
    actor: { kind: string; id: string };
    from: string | null;
    to: string | null;
  } & JsonObject;
  const known = Object.hasOwn(names, actor.id) ? names[actor.id] : undefined;
  const name = known ?? (actor.kind === 'policy' ? 'Policy' : actor.kind === 'system' ? 'Clock' : actor.id);
  return { seq: Number(leaf.seq), at: leaf.ts.toISOString(), type: leaf.type, actor: { ...actor, name }, from, to };
}

/** A hint for the screen only: whoever tries is judged again, under the lock and by what is true then. */
function permissionsOf(request: ActionRequest, person: PersonPrincipal, now: number, hidden: string | null): RequestDetail['may'] {
  const roles = rolesAt(person, request.tenant);
  const signer = { personId: person.id, name: person.name, active: true, roles, steppedUp: false };
  const approve = authorize(request, signer, 'approve');
  const deny = authorize(request, signer, 'deny');
  const live = request.status === 'pending' && !isOverdue(request, now);
  const signed = request.votes.some((v) => v.personId === person.id && v.verdict === 'approve' && v.digest === request.digest);
  if (!live) return { approve: false, deny: request.status === 'approved' && deny.ok, whyNot: null };
  if (signed) return { approve: false, deny: deny.ok, whyNot: 'You have approved this. It waits for somebody else.' };
  if (approve.ok && hidden !== null) return { approve: false, deny: deny.ok, whyNot: hidden };
  return { approve: approve.ok, deny: deny.ok, whyNot: approve.ok ? null : approve.detail };
}
