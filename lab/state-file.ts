import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** Reads what `writeState` wrote; `fallback` when there is nothing. */
export async function readState<State>(file: string, fallback: State): Promise<State> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? fallback : (JSON.parse(text) as State);
}

/** Replaces the file whole, and is on disk when it returns: a crash leaves the old state or the new one. */
export async function writeState(file: string, state: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.tmp`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(state));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
}
