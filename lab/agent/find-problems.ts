import type { HostHealth } from '../health.ts';

/** Something that an agent sees is wrong on a host. `key` is the same for as long as the same thing is wrong. */
export type Problem = { key: string; host: string } & (
  | { kind: 'service-down'; service: string; lastExit: string | null; since: number; role: HostHealth['role'] }
  | { kind: 'disk-full'; usedPct: number; oldFiles: number; oldMb: number }
  | { kind: 'stranger'; program: string; pid: number }
  | { kind: 'clean-but-isolated' }
  | { kind: 'sign-in-attack'; user: string; failed: number }
  | { kind: 'printer-jam'; documents: number }
  | { kind: 'many-backups'; oldest: string; sets: number }
);

const DISK_FULL_PCT = 90;
const ATTACK = 30;
const JAM = 10;
const MANY_BACKUPS = 4;

/** What is wrong on a host, by its own account. Pure. */
export function findProblems(health: HostHealth): Problem[] {
  const { host, role } = health;
  const at = (key: string) => ({ key: `${host}/${key}`, host });
  const problems: Problem[] = [];
  for (const { name, state, lastExit, since } of health.services) {
    if (state === 'down') problems.push({ ...at(`service/${name}`), kind: 'service-down', service: name, lastExit, since, role });
  }
  const { usedPct, oldFiles, oldMb } = health.disk;
  if (usedPct >= DISK_FULL_PCT && oldFiles > 0) problems.push({ ...at('disk'), kind: 'disk-full', usedPct, oldFiles, oldMb });
  const [stranger] = health.strangers;
  if (stranger && !health.isolated)
    problems.push({ ...at(`stranger/${stranger.name}`), kind: 'stranger', program: stranger.name, pid: stranger.pid });
  if (health.isolated && !stranger) problems.push({ ...at('isolated'), kind: 'clean-but-isolated' });
  for (const { user, failedSignIns, disabled } of health.accounts) {
    if (failedSignIns >= ATTACK && !disabled)
      problems.push({ ...at(`account/${user}`), kind: 'sign-in-attack', user, failed: failedSignIns });
  }
  if (health.printQueue >= JAM) problems.push({ ...at('printer'), kind: 'printer-jam', documents: health.printQueue });
  const oldest = health.backupSets.at(-1);
  if (oldest && health.backupSets.length >= MANY_BACKUPS)
    problems.push({ ...at('backups'), kind: 'many-backups', oldest, sets: health.backupSets.length });
  return problems;
}
