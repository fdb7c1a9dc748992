import { rm } from 'node:fs/promises';
import path from 'node:path';
import { removeEmbedded } from '#lib/store/embedded.ts';
import { SECRETS_FILE } from './secrets.ts';

/**
 * Forgets all that a demo left in the folder, its database first. Deletes by name what a demo makes and nothing else, so
 * that a wrong --data costs nobody their files. Throws ClusterInUse while a demo is running there.
 */
export async function resetData(dataDir: string): Promise<void> {
  await removeEmbedded(dataDir);
  for (const name of ['lab', 'logs', SECRETS_FILE]) await rm(path.join(dataDir, name), { recursive: true, force: true });
}
