import path from 'node:path';
import { readState, writeState } from '../state-file.ts';
import type { Proposal } from './propose.ts';

/** One problem that the agent has asked about. The body is kept, because the same key must carry the same body again. */
export type Case = { key: string; host: string; idempotencyKey: string; body: Proposal; requestId: string | null };
type Quiet = { untilMs: number; denials: number };
type Saved = { cases: Record<string, Case>; quiet: Record<string, Quiet> };

export type CaseBook = {
  open: () => Case[];
  has: (key: string) => boolean;
  isQuiet: (key: string, nowMs: number) => boolean;
  put: (entry: Case) => Promise<void>;
  /** The case is over; the same problem is not raised again before the time is up, and later each time it is denied. */
  close: (key: string, quiet: { ms: number; denied: boolean }) => Promise<void>;
};

const MAX_QUIET_MS = 60 * 60_000;

/** The agent's memory, on disk before it acts: after a restart it goes on with its open requests and repeats none. */
export async function openCaseBook(folder: string): Promise<CaseBook> {
  const file = path.join(folder, 'agent.json');
  const saved = await readState<Saved>(file, { cases: {}, quiet: {} });
  let writing: Promise<void> = Promise.resolve();
  const save = () => {
    writing = writing.then(() => writeState(file, saved));
    return writing;
  };
  return {
    open: () => Object.values(saved.cases),
    has: (key) => Object.hasOwn(saved.cases, key),
    isQuiet: (key, nowMs) => (saved.quiet[key]?.untilMs ?? 0) > nowMs,
    put(entry) {
      saved.cases[entry.key] = entry;
      return save();
    },
    close(key, { ms, denied }) {
      delete saved.cases[key];
      const denials = denied ? (saved.quiet[key]?.denials ?? 0) + 1 : 0;
      saved.quiet[key] = { untilMs: Date.now() + Math.min(ms * 2 ** Math.max(0, denials - 1), MAX_QUIET_MS), denials };
      return save();
    },
  };
}
