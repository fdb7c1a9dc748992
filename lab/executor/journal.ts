import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readState, writeState } from '../state-file.ts';

export type Outcome = { status: 'succeeded' | 'failed' | 'unknown'; output: Record<string, unknown> };
/** One run: begun, and finished when it has an outcome. */
type Run = { requestId: string; lease: string; tool: string; outcome: Outcome | null };

export type Journal = {
  /** On disk before anything is run, so that a crash in the middle leaves its trace. */
  begin: (run: Omit<Run, 'outcome'>) => Promise<void>;
  finish: (requestId: string, outcome: Outcome) => Promise<void>;
  /** Holdpoint has the report; nothing is left to say. */
  forget: (requestId: string) => Promise<void>;
  /** What an earlier process left: whatever was begun and has no outcome ended nobody knows how. */
  leftOver: () => Promise<Run[]>;
};

/** The executor's runs, one file each, until they are reported. */
export function openJournal(folder: string): Journal {
  const fileOf = (requestId: string) => {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(requestId)) throw new Error('That is no request id.');
    return path.join(folder, `${requestId}.json`);
  };
  return {
    begin: (run) => writeState(fileOf(run.requestId), { ...run, outcome: null }),
    async finish(requestId, outcome) {
      const run = await readState<Run | null>(fileOf(requestId), null);
      if (run) await writeState(fileOf(requestId), { ...run, outcome });
    },
    forget: (requestId) => rm(fileOf(requestId), { force: true }),
    async leftOver() {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
      const runs = await Promise.all(names.map((name) => readState<Run | null>(path.join(folder, name), null)));
      return runs.filter((run) => run !== null);
    },
  };
}
