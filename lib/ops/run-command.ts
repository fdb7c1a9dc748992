import type { Refusal } from '#lib/domain/authority.ts';
import { callbackEvent } from '#lib/domain/callback.ts';
import type { Command, RequestEvent } from '#lib/domain/command.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { ActionRequest } from '#lib/domain/request.ts';
import { isOverdue, transition } from '#lib/domain/transition.ts';
import { isScopeValue, type RequestLock, type Sql } from '#lib/store/database.ts';
import { findRequestAtHand, type Presented, type RequestAtHand } from '#lib/store/read-request.ts';
import { saveRequest } from '#lib/store/save-request.ts';
import type { OpsContext } from './context.ts';
import { leavesFor } from './leaves.ts';

/** What an operation wants to do with the request that it read under lock. */
export type Plan<Answer> =
  /** Let the state machine judge a command and save what follows; `refuseAfter` is thrown once that is committed. */
  | {
      command: Command;
      redeems?: string;
      refuseAfter?: HoldpointError;
      /** What else happens in the same transaction, once the command was accepted. Its leaves follow those of the request. */
      beside?: (sql: Sql, next: ActionRequest) => Promise<LeafText[]>;
    }
  /** Nothing to change: this was already done by the same principal, or it only reads. */
  | { answer: Answer }
  | { refuse: HoldpointError };

export type Applied = { request: ActionRequest; hand: RequestAtHand };

type Outcome<Answer> = { answer: Answer } | { applied: Applied } | { refuse: HoldpointError };

/**
 * The one path on which a stored request changes: lock → authority and pure transition → versioned save with leaf and
 * jobs → commit → announce. A request whose time has passed is settled by the same path first, so that no operation
 * depends on the job that does it too. Throws HoldpointError; a refusal changes nothing but such a settlement.
 */
export async function runCommand<Answer = never>(
  ctx: OpsContext,
  target: { tenant: string; requestId: string; presented?: Presented; onlyIn?: RequestLock['onlyIn'] },
  plan: (hand: RequestAtHand, sql: Sql) => Plan<Answer> | Promise<Plan<Answer>>,
): Promise<{ answer: Answer } | { applied: Applied }> {
  const { tenant, requestId, presented = {}, onlyIn } = target;
  if (!isScopeValue(requestId)) throw new HoldpointError('not_found', 'No such request.');
  const changed: ActionRequest[] = [];

  const outcome = await ctx.db.withTenant<Outcome<Answer>>(
    tenant,
    async (sql) => {
      const found = await findRequestAtHand(sql, tenant, requestId, presented);
      if (!found) return { refuse: new HoldpointError('not_found', 'No such request.') };
      const settled = await settle(sql, found);
      if (settled !== found.request) changed.push(settled);
      const hand = { ...found, request: settled };

      const wish = await plan(hand, sql);
      if ('answer' in wish) return wish;
      if ('refuse' in wish) return wish;
      const moved = transition(hand.request, wish.command, hand.now);
      if (!moved.ok) return { refuse: refusalFor(moved, hand.request) };
      // Before the save, because the head of the log is the last lock that an operation takes.
      const leaves = (await wish.beside?.(sql, moved.next)) ?? [];
      // What was written before it, in the same transaction, must be lost with it when nothing is saved.
      const alone = changed.length === 0 && !wish.beside;
      await save(sql, hand.request, moved.next, moved.events, { leaves, redeems: wish.redeems, last: alone });
      changed.push(moved.next);
      if (wish.refuseAfter) return { refuse: wish.refuseAfter };
      return { applied: { request: moved.next, hand } };
    },
    { requestId, ...(onlyIn ? { onlyIn } : {}) },
  );

  for (const request of changed) ctx.announce(hintFor(request));
  if ('refuse' in outcome) throw outcome.refuse;
  return outcome;
}

/** The clock inside each operation: a request past its decide-by expires, an approval past its execute-by lapses. */
async function settle(sql: Sql, { request, now }: RequestAtHand): Promise<ActionRequest> {
  const lapsed = request.status === 'approved' && request.executeBy !== null && !(now < request.executeBy);
  if (!lapsed && !isOverdue(request, now)) return request;
  const moved = transition(request, { kind: lapsed ? 'lapse' : 'expire' }, now);
  if (!moved.ok) return request;
  await save(sql, request, moved.next, moved.events, { last: false });
  return moved.next;
}

async function save(
  sql: Sql,
  before: ActionRequest,
  next: ActionRequest,
  events: readonly RequestEvent[],
  { leaves = [], redeems, last }: { leaves?: LeafText[]; redeems?: string | undefined; last: boolean },
): Promise<void> {
  const all = [...leavesFor(next, events), ...leaves];
  const event = callbackEvent(before.status, next.status);
  const saved = await saveRequest(sql, { before, next, leaves: all, settleAt: settleAt(next), redeems, event, last });
  // Nothing was saved. The lock makes this unreachable for the version, not for a used grant.
  if (!saved) throw new HoldpointError(redeems ? 'consumed' : 'stale_view', 'It changed while this was being done.');
}

/** When this state ends by itself, in epoch milliseconds; null when only somebody can end it. */
export function settleAt(request: ActionRequest): number | null {
  if (request.status === 'pending') return request.approval?.decideBy ?? null;
  if (request.status === 'approved') return request.executeBy;
  if (request.status === 'executing') return request.execution?.leaseUntil ?? null;
  return null;
}

/** A refusal for whoever lost a race says who won it. */
export function refusalFor(refusal: Refusal, request: ActionRequest): HoldpointError {
  const { decision } = request;
  if (refusal.code !== 'already_decided' || decision === null) return new HoldpointError(refusal.code, refusal.detail, refusal.extra);
  const names = decision.decidedBy.map(({ name }) => name);
  return new HoldpointError(refusal.code, refusal.detail, {
    winner: { names, outcome: decision.outcome, at: new Date(decision.decidedAt).toISOString() },
  });
}

const HINT_KINDS = { pending: 'voted', executing: 'executing', succeeded: 'finished', failed: 'finished', unknown: 'finished' } as const;

function hintFor({ tenant, id, version, status }: ActionRequest) {
  const kind = status in HINT_KINDS ? HINT_KINDS[status as keyof typeof HINT_KINDS] : ('decided' as const);
  return { tenant, requestId: id, version, kind };
}
