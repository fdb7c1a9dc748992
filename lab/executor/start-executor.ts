import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { callApi } from '../call-api.ts';
import { type Answer, type Call, serveJson } from '../json-server.ts';
import type { ExecutorConfig } from '../messages.ts';
import type { Running, Say } from '../run-child.ts';
import { type Journal, openJournal, type Outcome } from './journal.ts';
import { type RedeemedCall, runOnHosts } from './run-on-hosts.ts';

type Redeemed = RedeemedCall & { lease: string; leaseExpiresAt: string };

const CALL_MS = 15_000;
const MAX_RETRY_MS = 30_000;

/**
 * Whoever has a grant may bring it here. It is redeemed with this executor's own credential; what comes back is run, and
 * only that. Any other answer, or none, means that nothing runs (I8).
 */
export async function startExecutor(config: ExecutorConfig, say: Say): Promise<Running<ExecutorConfig>> {
  let current = config;
  const ended = new AbortController();
  const journal = openJournal(path.join(config.folder, 'runs'));
  const working = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    const entry = work.finally(() => working.delete(entry));
    working.add(entry);
    entry.catch(() => {});
    return work;
  };

  for (const { requestId, lease, tool, outcome } of await journal.leftOver()) {
    if (outcome === null) say(`${tool}: the executor ended while it ran; reported as unknown, not run again`);
    const known = outcome ?? { status: 'unknown', output: { error: 'The executor ended while it ran. It was not run again.' } };
    void track(report(requestId, lease, known));
  }
  const server = await serveJson((call) => handle(call));

  async function handle({ method, path: route, body }: Call): Promise<Answer> {
    if (method !== 'POST' || route !== '/run') return { status: 404, body: { code: 'not_found' } };
    const { grant, digest } = (body ?? {}) as Record<string, unknown>;
    if (typeof grant !== 'string' || typeof digest !== 'string') return { status: 400, body: { code: 'invalid_body' } };
    if (ended.signal.aborted) return { status: 503, body: { code: 'unavailable' } };
    return track(redeemAndRun(grant, digest));
  }

  async function redeemAndRun(grant: string, digest: string): Promise<Answer> {
    const url = `${current.holdpointUrl}/api/v1/grants/redeem`;
    const answer = await callApi(url, { method: 'POST', token: current.token, body: { grant, digest }, timeoutMs: CALL_MS }).catch(
      () => null,
    );
    const call = answer?.status === 200 ? readCall(answer.body, digest, current.tenant) : null;
    if (!call) return { status: 409, body: { code: String(answer?.body['code'] ?? 'unavailable') } };
    await journal.begin({ requestId: call.requestId, lease: call.lease, tool: call.tool });
    const outcome = await runOnHosts(call, current.hosts).catch(
      (error: unknown): Outcome => ({ status: 'unknown', output: { error: String(error) } }),
    );
    await journal.finish(call.requestId, outcome);
    say(`${call.tool} on ${call.targets.map(({ name }) => name).join(', ')}: ${outcome.status}${describe(outcome)}`);
    void track(report(call.requestId, call.lease, outcome));
    return { status: 200, body: { requestId: call.requestId, ...outcome } };
  }

  /** Until Holdpoint has it, or says that it will never take it. The same report twice is the same report. */
  async function report(requestId: string, lease: string, outcome: Outcome): Promise<void> {
    for (let waitMs = 500; !ended.signal.aborted; waitMs = Math.min(waitMs * 2, MAX_RETRY_MS)) {
      const url = `${current.holdpointUrl}/api/v1/requests/${encodeURIComponent(requestId)}/result`;
      const body = { lease, ...outcome };
      const answer = await callApi(url, { method: 'POST', token: current.token, body, timeoutMs: CALL_MS }).catch(() => null);
      if (answer?.status === 200 || [400, 404, 409, 422].includes(answer?.status ?? 0))
        return settle(journal, requestId, answer?.status === 200, say);
      await sleep(waitMs, undefined, { signal: ended.signal }).catch(() => {});
    }
  }

  return {
    url: server.url,
    update: (fresh) => {
      current = fresh;
    },
    async stop() {
      await server.close();
      // What runs may finish and say so; what can not be said now is in the journal.
      await Promise.race([Promise.allSettled([...working]), sleep(3_000, undefined, { ref: false })]);
      ended.abort();
    },
  };
}

async function settle(journal: Journal, requestId: string, taken: boolean, say: Say): Promise<void> {
  await journal.forget(requestId);
  if (!taken) say(`the result of ${requestId} came too late to be recorded`);
}

/** The call, if it is one and is for us. Anything that is not exactly that is not run. */
function readCall(body: Record<string, unknown>, digest: string, tenant: string): Redeemed | null {
  const call = body as unknown as Redeemed & { digest: unknown; tenant: unknown };
  const isCall =
    typeof call.requestId === 'string' &&
    typeof call.lease === 'string' &&
    typeof call.tool === 'string' &&
    typeof call.arguments === 'object' &&
    call.arguments !== null &&
    Array.isArray(call.targets) &&
    call.targets.every(({ kind, name }) => (kind === 'host' || kind === 'user') && typeof name === 'string');
  return isCall && call.digest === digest && call.tenant === tenant && Date.parse(call.leaseExpiresAt) > Date.now() ? call : null;
}

function describe({ output }: Outcome): string {
  const [first] = Array.isArray(output['targets']) ? (output['targets'] as Record<string, unknown>[]) : [];
  if (typeof first?.['newPid'] === 'number') return ` (pid ${String(first['oldPid'] ?? 'none')} → ${first['newPid']})`;
  const error = output['error'] ?? first?.['error'];
  return error ? ` (${String(error)})` : '';
}
