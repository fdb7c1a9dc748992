import { readFileSync } from 'node:fs';

/**
 * Calls `then` once when the npm that ran us is gone. A SIGKILL ends npm without a word, and of a SIGTERM it tells only
 * the shell between us, which ends and leaves us behind: what somebody wanted to stop would go on for nobody.
 * Without npm, nothing is watched.
 * @param {() => void} then
 */
export function whenNpmEnds(then) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const ours = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === ours) return;
    clearInterval(timer);
    then();
  }, 1_000);
  timer.unref();
}

/** The parent, and its parent where that first one is the shell between us, which lives on when npm is killed. Nobody above npm counts. */
function ancestors() {
  try {
    // The name in brackets may hold spaces; what follows it is the state and the parent.
    const [, name = '', grandparent] = /\((.*)\) \S (\d+) /s.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? [];
    return name.startsWith('npm') ? String(process.ppid) : `${process.ppid} ${grandparent}`;
  } catch {
    return String(process.ppid);
  }
}
