import path from 'node:path';
import { readState, writeState } from '../state-file.ts';

/** What a host remembers over a restart of the demo: what is broken stays broken until somebody mends it. */
type HostState = {
  down: string[];
  isolation: 'none' | 'rmm-kept' | 'full';
  stranger: string | null;
  patches: string[];
  /** Requests that were run here. None is run a second time, whoever asks. */
  ran: string[];
};

const REMEMBERED_RUNS = 1_000;

export type HostMemory = { state: HostState; save: () => Promise<void>; remember: (requestId: string) => Promise<boolean> };

/** The host's memory. `remember` is false for a request that ran before, and is on disk before it answers true. */
export async function openMemory(folder: string): Promise<HostMemory> {
  const file = path.join(folder, 'host.json');
  const state = await readState<HostState>(file, { down: [], isolation: 'none', stranger: null, patches: [], ran: [] });
  let writing: Promise<void> = Promise.resolve();
  const save = () => {
    writing = writing.then(() => writeState(file, state));
    return writing;
  };
  return {
    state,
    save,
    async remember(requestId) {
      if (state.ran.includes(requestId)) return false;
      state.ran = [...state.ran, requestId].slice(-REMEMBERED_RUNS);
      await save();
      return true;
    },
  };
}
