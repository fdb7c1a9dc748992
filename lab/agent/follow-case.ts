import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestView } from '#lib/contract/request-view.ts';
import { callApi } from '../call-api.ts';
import type { AgentConfig } from '../messages.ts';
import type { Say } from '../run-child.ts';
import { answerQuestion, type Reading } from './answer-question.ts';
import type { Case, CaseBook } from './case-book.ts';
import { conclude } from './conclude.ts';

const WAIT_SECONDS = 25;
const RUN_MS = 90_000;
const MAX_RETRY_MS = 30_000;
const FINAL = ['denied', 'expired', 'withdrawn', 'lapsed', 'revoked', 'succeeded', 'failed', 'unknown'];

export type Follower = {
  config: () => AgentConfig;
  token: string;
  book: CaseBook;
  readings: ReadonlyMap<string, Reading>;
  say: Say;
  signal: AbortSignal;
};

/**
 * Takes a case from its proposal to its end: submits it (again, with the same key, if nobody knows whether it arrived),
 * waits by long-poll, and brings an approval's grant to the executor. Only a whole approval with a grant is one; every
 * other answer means that nothing runs (I8).
 */
export async function followCase(entry: Case, follower: Follower): Promise<void> {
  const { book, say, signal } = follower;
  let retryMs = 1_000;
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});
  while (!signal.aborted) {
    const heard = await ask(entry, follower).catch(() => null);
    if (signal.aborted) return;
    if (heard === null || heard.status >= 500 || heard.status === 429 || heard.status === 401 || heard.status === 403) {
      await pause(retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
      continue;
    }
    retryMs = 1_000;
    if (heard.status !== 200 && heard.status !== 201) {
      say(`${entry.body.intent.summary}: refused (${String(heard.body['code'] ?? heard.status)})`);
      return book.close(entry.key, { ms: 30 * 60_000, denied: false });
    }
    const view = heard.body as RequestView;
    if (entry.requestId === null) {
      entry.requestId = view.id;
      await book.put(entry);
      say(`asks: ${entry.body.intent.summary} (${describe(view)})`);
    }
    if (FINAL.includes(view.status)) {
      const { text, ...quiet } = conclude(view);
      say(`${entry.body.intent.summary}: ${text}`);
      return book.close(entry.key, quiet);
    }
    await answer(view, entry, follower);
    if (isApproved(view)) await hand(view, follower);
    if (view.status !== 'pending') await pause(1_500);
  }
}

/** Answers what a person asked last. The question's id is the key, so that no restart answers it twice. */
async function answer({ id, messages }: RequestView, { host }: Case, { config, token, readings }: Follower): Promise<void> {
  const last = messages.at(-1);
  if (last?.from !== 'person') return;
  const url = `${config().holdpointUrl}/api/v1/requests/${id}/messages`;
  const headers = { 'idempotency-key': `answer-${last.id}` };
  const body = { body: answerQuestion(host, readings.get(host)) };
  await callApi(url, { method: 'POST', token, headers, body, timeoutMs: 15_000 }).catch(() => null);
}

/** Takes a request back whose reason is gone. What was decided meanwhile stays decided. */
export async function withdrawCase({ requestId }: Case, { config, token }: Follower): Promise<void> {
  if (requestId === null) return;
  const url = `${config().holdpointUrl}/api/v1/requests/${requestId}/withdraw`;
  await callApi(url, { method: 'POST', token, body: { reason: 'The problem went away by itself.' }, timeoutMs: 15_000 }).catch(() => null);
}

function ask({ requestId, idempotencyKey, body }: Case, { config, token, signal }: Follower) {
  const requests = `${config().holdpointUrl}/api/v1/requests`;
  if (requestId === null)
    return callApi(requests, { method: 'POST', token, headers: { 'idempotency-key': idempotencyKey }, body, timeoutMs: 15_000, signal });
  const headers = { prefer: `wait=${WAIT_SECONDS}` };
  return callApi(`${requests}/${requestId}`, { token, headers, timeoutMs: (WAIT_SECONDS + 10) * 1_000, signal });
}

type Approved = RequestView & { grant: NonNullable<RequestView['grant']> };

function isApproved(view: RequestView): view is Approved {
  const outcome = view.decision?.outcome;
  return (
    view.status === 'approved' && (outcome === 'approved' || outcome === 'approved_with_edits') && typeof view.grant?.token === 'string'
  );
}

/** If the executor does not take it, the grant goes stale and the next look brings a fresh one, or says how it ended. */
async function hand({ grant, digest }: Approved, { config, say }: Follower): Promise<void> {
  const { executorUrl } = config();
  if (executorUrl === null) return;
  const body = { grant: grant.token, digest };
  const answer = await callApi(`${executorUrl}/run`, { method: 'POST', body, timeoutMs: RUN_MS }).catch(() => null);
  if (answer !== null && answer.status !== 200) say(`the executor did not run it (${String(answer.body['code'] ?? answer.status)})`);
}

function describe({ policy, approval }: RequestView): string {
  if (policy.outcome === 'allow') return 'policy allows it';
  if (policy.outcome === 'deny') return 'policy denies it';
  const need = Object.entries(approval?.need ?? {}).filter(([, count]) => count);
  return `waits for ${need.map(([role, count]) => `${count} ${role}${count === 1 ? '' : 's'}`).join(' and ') || 'people'}`;
}
