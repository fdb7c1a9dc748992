import { execFileSync } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { Stage } from './stage.ts';

export type Machine = {
  at: string;
  commit: string;
  /** True when the work tree held changes that the commit does not. */
  changed: boolean;
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  postgres: string;
  disk: string;
  /** Load average over a minute before anything ran: on a busy machine only the ratios mean something. */
  loadBefore: number;
};

const FILE_SYSTEMS: Record<number, string> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlayfs',
};

/** Everything that a figure depends on and that the figure does not show. */
export async function describeMachine(stage: Pick<Stage, 'dataDirectory' | 'postgresVersion'>): Promise<Machine> {
  const { type } = await statfs(stage.dataDirectory);
  const cpus = os.cpus();
  return {
    at: new Date().toISOString(),
    commit: git('rev-parse', '--short=10', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no') !== '',
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGb: Math.round(os.totalmem() / 1_024 ** 3),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    postgres: stage.postgresVersion,
    disk: FILE_SYSTEMS[type] ?? `file system 0x${type.toString(16)}`,
    loadBefore: os.loadavg()[0] ?? Number.NaN,
  };
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
