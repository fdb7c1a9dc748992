import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

type Lock = { packages: Record<string, { version?: string }> };

/**
 * The file of a package of this folder's own lockfile. Installed from it when what is there is not what is locked; what is
 * optional (credential stores, vaults) stays away, and nothing of it is run on installation.
 */
export async function installedUpstream(name: string, file: string): Promise<string> {
  const [locked, there] = await Promise.all([versionIn('package-lock.json', name), versionIn('node_modules/.package-lock.json', name)]);
  if (locked === undefined) throw new Error(`${name} is not in the lockfile of ${FOLDER}`);
  if (there !== locked)
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--omit=optional', '--prefer-offline'], { cwd: FOLDER });
  return `${FOLDER}node_modules/${name}/${file}`;
}

async function versionIn(lockfile: string, name: string): Promise<string | undefined> {
  const text = await readFile(FOLDER + lockfile, 'utf8').catch(() => '{"packages":{}}');
  return (JSON.parse(text) as Lock).packages[`node_modules/${name}`]?.version;
}
