import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * `npm pack` of the package in `from`; answers the path of the tarball in `folder`.
 * @param {string} from
 * @param {string} folder
 * @returns {Promise<string>}
 */
export async function npmPack(from, folder) {
  const to = path.resolve(folder);
  await mkdir(to, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to], { cwd: from });
  return path.join(to, JSON.parse(stdout)[0].filename);
}
