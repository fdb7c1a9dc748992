import { lstat, mkdir, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';

/** A path that is not, or might not be, inside the host's own folder. */
export class PathRefused extends Error {
  override readonly name = 'PathRefused';
}

const DAY_MS = 86_400_000;
const WINDOWS_PATH = /^[A-Za-z]:(\\[^\\/:*?"<>|]+)+\\?$/;

type Found = { file: string; bytes: number; ageMs: number };
export type Cleaned = { path: string; deleted: number; kept: number; freedBytes: number };

/**
 * The folder that stands for a Windows path of the host: `C:\Temp` lies in `root/C/Temp`. Nothing that climbs out is
 * taken, neither by name nor by a link on the way. Throws PathRefused.
 */
async function resolveDrivePath(root: string, windowsPath: string): Promise<string> {
  const parts = windowsPath.replace(/\\$/, '').split('\\');
  if (!WINDOWS_PATH.test(windowsPath) || parts.some((part) => /^\.+$|[\0. ]$/.test(part)))
    throw new PathRefused(`${JSON.stringify(windowsPath)} is not a plain path of this host.`);
  const [drive = '', ...folders] = parts;
  const wanted = path.join(root, drive.charAt(0).toUpperCase(), ...folders);
  const real = await realpath(wanted).catch(() => null);
  if (real === null) throw new PathRefused(`${JSON.stringify(windowsPath)} does not exist on this host.`);
  if (real !== path.join(await realpath(root), path.relative(root, wanted)))
    throw new PathRefused(`${JSON.stringify(windowsPath)} leads somewhere else through a link.`);
  return real;
}

/** Deletes the files below `windowsPath` that are older than `olderThanDays` days. Links are left alone. */
export async function cleanUp(root: string, windowsPath: string, olderThanDays: number, now: number): Promise<Cleaned> {
  const folder = await resolveDrivePath(root, windowsPath);
  const files = await listDriveFiles(folder, now);
  const old = files.filter(({ ageMs }) => ageMs > olderThanDays * DAY_MS);
  for (const { file } of old) await rm(file);
  return {
    path: windowsPath,
    deleted: old.length,
    kept: files.length - old.length,
    freedBytes: old.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Every plain file below the folder. One that goes while we look is not there. */
export async function listDriveFiles(folder: string, now: number): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await listDriveFiles(file, now)));
    else if (entry.isFile()) {
      const stats = await lstat(file).catch(() => null);
      if (stats) found.push({ file, bytes: stats.size, ageMs: now - stats.mtimeMs });
    }
  }
  return found;
}

export async function makeFolder(root: string, ...parts: string[]): Promise<string> {
  const folder = path.join(root, ...parts);
  await mkdir(folder, { recursive: true });
  return folder;
}
