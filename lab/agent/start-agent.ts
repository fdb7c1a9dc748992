import { randomUUID } from 'node:crypto';
import { callApi } from '../call-api.ts';
import type { HostHealth } from '../health.ts';
import type { AgentConfig } from '../messages.ts';
import type { Running, Say } from '../run-child.ts';
import type { Reading } from './answer-question.ts';
import { type Case, openCaseBook } from './case-book.ts';
import { findProblems, type Problem } from './find-problems.ts';
import { type Follower, followCase, withdrawCase } from './follow-case.ts';
import { createPace } from './pace.ts';
import { propose } from './propose.ts';

const LOOK_EVERY_MS = 1_000;
/** A problem must be gone for as many looks before its request is taken back. */
const GONE_LOOKS = 4;

/** The agent of one customer: it watches their hosts, asks before it touches anything, and acts on nothing but a grant. */
export async function startAgent(config: AgentConfig, say: Say): Promise<Running<AgentConfig>> {
  const [identity] = config.identities;
  if (!identity) throw new Error(`No agent of ${config.tenant} has a key.`);
  let current = config;
  const ended = new AbortController();
  const book = await openCaseBook(config.folder);
  const pace = createPace(Date.now());
  const readings = new Map<string, Reading>();
  const follower: Follower = { config: () => current, token: identity.token, book, readings, say, signal: ended.signal };
  const missing = new Map<string, number>();
  const running = new Map<string, Promise<void>>();

  function follow(entry: Case): void {
    const work = followCase(entry, follower)
      .catch((error: unknown) => say(`${entry.body.intent.summary}: ${String(error)}`))
      .finally(() => running.delete(entry.key));
    running.set(entry.key, work);
  }

  async function look(): Promise<void> {
    const { problems, seenHosts, healths } = await observe(current.hosts);
    const now = Date.now();
    for (const { host } of current.hosts) if (!seenHosts.has(host)) readings.delete(host);
    for (const health of healths) readings.set(health.host, { health, atMs: now });
    const fresh = problems.filter(({ key }) => !book.has(key) && !book.isQuiet(key, now));
    for (const problem of pace.choose(fresh, book.open().length, now)) {
      const { key, host } = problem;
      const entry: Case = { key, host, idempotencyKey: randomUUID(), body: propose(problem, now), requestId: null };
      await book.put(entry);
      follow(entry);
    }
    for (const entry of book.open()) {
      // A follower that fell over goes on; one whose request is under way is left alone.
      if (!running.has(entry.key)) follow(entry);
      const gone = seenHosts.has(entry.host) && !problems.some(({ key }) => key === entry.key);
      const looks = gone ? (missing.get(entry.key) ?? 0) + 1 : 0;
      missing.set(entry.key, looks);
      if (looks === GONE_LOOKS) await withdrawCase(entry, follower);
    }
  }

  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  function lookAgain(): void {
    if (ended.signal.aborted) return;
    looking = look().catch((error: unknown) => say(String(error)));
    void looking.then(() => {
      timer = setTimeout(lookAgain, LOOK_EVERY_MS);
    });
  }
  lookAgain();
  return {
    url: null,
    update: (fresh) => {
      current = fresh;
    },
    async stop() {
      ended.abort();
      clearTimeout(timer);
      await Promise.allSettled([looking, ...running.values()]);
    },
  };
}

/** A host that does not answer says nothing: neither that it is well nor that it is not. */
async function observe(hosts: AgentConfig['hosts']): Promise<{ healths: HostHealth[]; problems: Problem[]; seenHosts: Set<string> }> {
  const answers = await Promise.all(hosts.map(({ url }) => callApi(`${url}/health`, { timeoutMs: 3_000 }).catch(() => null)));
  const healths = answers.flatMap((answer) => (answer?.status === 200 ? [answer.body as unknown as HostHealth] : []));
  return { healths, problems: healths.flatMap(findProblems), seenHosts: new Set(healths.map(({ host }) => host)) };
}
