import { createHash } from 'node:crypto';
import { listScripts } from '../script-list.ts';
import type { Problem } from './find-problems.ts';

/** A body for `POST /api/v1/requests`. */
export type Proposal = {
  tool: string;
  arguments: Record<string, unknown>;
  targets: { kind: 'host' | 'user'; name: string }[];
  intent: { summary: string; prompt: string; reason: string; ticket: string };
  confidence: number;
};
type Draft = Omit<Proposal, 'intent' | 'targets'> & {
  target?: Proposal['targets'][number];
  summary: string;
  alert: string;
  reason: string;
};

const TEMP_FOLDERS = ['C:\\Windows\\Temp', 'C:\\Temp'];
const OLD_DAYS = 14;

/** What the agent proposes against a problem, and how it argues for it. Pure but for the clock that is passed in. */
export function propose(problem: Problem, nowMs: number): Proposal {
  const { target, summary, alert, reason, ...call } = draft(problem, nowMs);
  const ticket = ticketOf(problem.key, nowMs);
  const prompt = `${new Date(nowMs).toISOString()} monitoring, ticket ${ticket}: ${alert} Find the least intrusive remediation that fits the runbook, and propose it.`;
  return { ...call, targets: [target ?? { kind: 'host', name: problem.host }], intent: { summary, prompt, reason, ticket } };
}

function draft(problem: Problem, nowMs: number): Draft {
  const { host } = problem;
  switch (problem.kind) {
    case 'service-down': {
      const { service, role, lastExit } = problem;
      const seconds = Math.max(1, Math.round((nowMs - problem.since) / 1_000));
      return {
        tool: 'service.restart',
        arguments: { service },
        confidence: role === 'server' ? 0.91 : 0.96,
        summary: `Restart ${service} on ${host}, which stopped by itself`,
        alert: `${service} on ${host} has not answered for ${seconds} s; the process is gone${lastExit ? ` (${lastExit})` : ''}.`,
        reason:
          role === 'server'
            ? `Nothing else of ${host} is affected and no other process holds its port. Whoever uses ${service} is already cut off, so a restart costs them nothing.`
            : `${service} on a workstation; a restart is the runbook's first step and has cured this each time so far.`,
      };
    }
    case 'disk-full':
      return {
        tool: 'disk.cleanup',
        arguments: { paths: TEMP_FOLDERS, olderThanDays: OLD_DAYS },
        confidence: 0.94,
        summary: `Free ${problem.oldMb} MB on ${host}: temporary files older than ${OLD_DAYS} days`,
        alert: `Drive C: of ${host} is ${problem.usedPct} % full and growing.`,
        reason: `${problem.oldFiles} files in the two temp folders have not been written to for ${OLD_DAYS} days. Younger files and all other folders stay as they are.`,
      };
    case 'stranger':
      return {
        tool: 'host.isolate',
        arguments: { keepRmmChannel: true },
        confidence: 0.88,
        summary: `Isolate ${host}: unknown program ${problem.program} accepts connections`,
        alert: `${problem.program} (pid ${problem.pid}) on ${host} was started by no service, is not in the software inventory and listens on the network.`,
        reason:
          'Nobody knows this program. Isolation stops it from spreading and leaves the management channel open, so it can be undone remotely.',
      };
    case 'clean-but-isolated':
      return {
        tool: 'host.release',
        arguments: { reason: 'The unknown program is gone and nothing else was found.' },
        confidence: 0.9,
        summary: `Put ${host} back on the network: it is clean`,
        alert: `${host} is isolated; endpoint protection reports nothing on it any more.`,
        reason: 'What it was isolated for has been removed, and its user can not work until it is released.',
      };
    case 'sign-in-attack':
      return {
        tool: 'user.passwordReset',
        arguments: { revokeSessions: true },
        target: { kind: 'user', name: problem.user },
        confidence: 0.86,
        summary: `Reset the password of ${problem.user} after ${problem.failed} failed sign-ins`,
        alert: `${problem.failed} failed sign-ins for ${problem.user} within minutes, from addresses in three countries.`,
        reason:
          'The pattern is that of a leaked password being tried with variations. A new password and ended sessions shut it out; the person gets it from the service desk.',
      };
    case 'printer-jam':
      return {
        tool: 'script.run',
        arguments: { sha256: clearPrintQueue(), signed: true, interpreter: 'bash' },
        confidence: 0.9,
        summary: `Clear ${problem.documents} stuck documents from the print queue of ${host}`,
        alert: `${problem.documents} documents wait in the print queue of ${host}, the oldest does not move.`,
        reason:
          'A restart of the spooler loads the same broken document again. The library script clear-print-queue deletes the waiting documents; they have to be printed again.',
      };
    case 'many-backups':
      return {
        tool: 'backup.delete',
        arguments: { setId: problem.oldest },
        confidence: 0.83,
        summary: `Delete the oldest backup set of ${host} to make room`,
        alert: `Drive D: of ${host} holds ${problem.sets} backup sets and will be full within a week.`,
        reason: `${problem.oldest} is the oldest of ${problem.sets} sets, and newer ones cover the same data.`,
      };
  }
}

function clearPrintQueue(): string {
  const script = listScripts().find(({ name }) => name === 'clear-print-queue.sh');
  if (!script) throw new Error('The script library has no clear-print-queue.');
  return script.sha256;
}

/** A ticket for each problem and hour, as a monitoring system would open one. */
function ticketOf(key: string, nowMs: number): string {
  const hash = createHash('sha256')
    .update(`${key}@${Math.floor(nowMs / 3_600_000)}`)
    .digest();
  return `INC-${40_000 + (hash.readUInt16BE(0) % 20_000)}`;
}
