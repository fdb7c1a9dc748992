import type { HostHealth } from '../health.ts';

/** The newest look at a host. */
export type Reading = { health: HostHealth; atMs: number };

/**
 * What an agent says to a technician's question: its own readings of the host, when it made them, and that it knows no
 * more. It argues for nothing, and a question that no reading answers gets no better answer by being asked. Pure.
 */
export function answerQuestion(host: string, reading: Reading | undefined): string {
  if (!reading) return `${host} does not answer me, so I know nothing of it that is new. I can only ask for what I asked for.`;
  const { health, atMs } = reading;
  const down = health.services.filter(({ state }) => state === 'down');
  const up = health.services.filter(({ state }) => state === 'running');
  const { usedPct, oldFiles, oldMb } = health.disk;
  const facts = [
    ...down.map(({ name, since, lastExit }) => `${name} is down since ${clock(since)}${lastExit ? ` (last exit: ${lastExit})` : ''}`),
    up.length > 0 && `running: ${up.map(({ name, pid }) => `${name}${pid === null ? '' : ` (pid ${pid})`}`).join(', ')}`,
    `disk ${usedPct} % full, of which ${oldFiles} old files hold ${oldMb} MB`,
    health.printQueue > 0 && `${health.printQueue} documents wait to be printed`,
    ...health.strangers.map(({ name, pid, since }) => `unknown program ${name} (pid ${pid}) since ${clock(since)}`),
    ...health.accounts.filter(({ failedSignIns }) => failedSignIns > 0).map((a) => `${a.user}: ${a.failedSignIns} failed sign-ins`),
    health.isolated && 'the host is cut off from the network',
    health.backupSets.length > 0 && `${health.backupSets.length} backup sets, the oldest ${health.backupSets.at(-1)}`,
  ].filter((fact) => fact !== false);
  return `My reading of ${host} at ${clock(atMs)}: ${facts.join('; ')}. Started ${clock(health.bootedAt)}. I know no more than my monitoring says.`;
}

function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
