import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../install.mjs';
import { npmPack } from './npm-pack.mjs';

const run = promisify(execFile);

/**
 * Packs `@holdpoint/sdk` into `folder` as npm would publish it, and answers the path of the tarball. Needs the frameworks of
 * `ensureFrameworks`: the types of the adapters are made of theirs.
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function packSdk(folder) {
  const work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-sdk-'));
  try {
    // A copy, so that what another run builds at the same time is not packed half-written.
    const filter = (from) => !['dist', 'node_modules'].includes(path.basename(from));
    await cp(path.join(ROOT, 'sdk'), path.join(work, 'sdk'), { recursive: true, filter });
    for (const packages of ['node_modules', 'sdk/node_modules']) await symlink(path.join(ROOT, packages), path.join(work, packages));
    await run(path.join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', path.join(work, 'sdk')]);
    return await npmPack(path.join(work, 'sdk'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
