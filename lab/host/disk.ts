import { readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostHealth } from '../health.ts';
import { listDriveFiles, makeFolder } from './drive.ts';

const DAY_MS = 86_400_000;
/** Small enough for any machine, and really written: a full disk here is real files. */
const CAPACITY_BYTES = 4 * 1024 * 1024;
const FILE_BYTES = 64 * 1024;
const FULL = 0.93;
const MB = 1024 * 1024;
const OLD_DAYS = 14;

export type Disk = {
  health: () => Promise<HostHealth['disk']>;
  printQueue: () => Promise<number>;
  backupSets: () => Promise<string[]>;
  /** Old temporary files, until the disk is nearly full. */
  fill: () => Promise<void>;
  jamPrinter: (documents: number) => Promise<void>;
};

/** The disk of one host: folders with real files, some old and some new, so that a clean-up has something to spare. */
export async function openDisk(root: string, { backups }: { backups: string | null }): Promise<Disk> {
  const temp = await makeFolder(root, 'C', 'Windows', 'Temp');
  const otherTemp = await makeFolder(root, 'C', 'Temp');
  const spool = await makeFolder(root, 'C', 'Windows', 'System32', 'spool', 'PRINTERS');
  const sets = await makeFolder(root, 'D', 'Backup');
  await writeOld(path.join(otherTemp, 'session-of-today.log'), 4_096, 0);
  if (backups)
    for (const age of [2, 9, 16, 23]) await writeOld(path.join(sets, `${backups}-${String(age).padStart(2, '0')}d.vhdx`), 4_096, age);

  const used = async () => {
    const files = await listDriveFiles(path.join(root, 'C'), Date.now());
    const old = files.filter(({ ageMs }) => ageMs > OLD_DAYS * DAY_MS);
    return { bytes: sum(files), old: old.length, oldBytes: sum(old) };
  };
  return {
    async health() {
      const { bytes, old, oldBytes } = await used();
      const capacityMb = CAPACITY_BYTES / MB;
      return {
        usedPct: Math.round((bytes / CAPACITY_BYTES) * 100),
        usedMb: round(bytes),
        capacityMb,
        oldFiles: old,
        oldMb: round(oldBytes),
      };
    },
    printQueue: async () => (await readdir(spool)).filter((name) => name.endsWith('.SPL')).length,
    backupSets: async () => (await readdir(sets)).map((name) => path.parse(name).name).sort(),
    async fill() {
      const missing = Math.max(0, Math.ceil((CAPACITY_BYTES * FULL - (await used()).bytes) / FILE_BYTES));
      for (let i = 0; i < missing; i += 1) {
        await writeOld(path.join(i % 3 ? temp : otherTemp, `~wu${i.toString(16).padStart(6, '0')}.tmp`), FILE_BYTES, 15 + (i % 40));
      }
    },
    async jamPrinter(documents) {
      for (let i = 0; i < documents; i += 1) await writeOld(path.join(spool, `${String(i + 1).padStart(5, '0')}.SPL`), 2_048, 0);
    },
  };
}

async function writeOld(file: string, bytes: number, ageDays: number): Promise<void> {
  await writeFile(file, Buffer.alloc(bytes, 0x2e));
  const at = new Date(Date.now() - ageDays * DAY_MS);
  await utimes(file, at, at);
}

function sum(files: readonly { bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

function round(bytes: number): number {
  return Math.round((bytes / MB) * 10) / 10;
}
