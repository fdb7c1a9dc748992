import { expect, it } from 'vitest';
import type { HostHealth } from '../health.ts';
import { answerQuestion } from './answer-question.ts';

const at = Date.UTC(2026, 10, 24, 3);
const health: HostHealth = {
  tenant: 'acme',
  host: 'acme-app01',
  role: 'server',
  bootedAt: at - 3_600_000,
  isolated: false,
  services: [
    { name: 'LobAgent', state: 'down', pid: null, port: null, since: at - 60_000, lastExit: 'signal SIGKILL' },
    { name: 'Spooler', state: 'running', pid: 71, port: 4000, since: at, lastExit: null },
  ],
  strangers: [],
  disk: { usedPct: 41, usedMb: 41, capacityMb: 100, oldFiles: 3, oldMb: 7 },
  printQueue: 0,
  backupSets: [],
  accounts: [],
};

it('answers with its own readings, when it made them, and nothing that they do not say', () => {
  const text = answerQuestion('acme-app01', { health, atMs: at });
  expect(text).toBe(
    'My reading of acme-app01 at 2026-11-24T03:00:00Z: LobAgent is down since 2026-11-24T02:59:00Z (last exit: signal SIGKILL); ' +
      'running: Spooler (pid 71); disk 41 % full, of which 3 old files hold 7 MB. Started 2026-11-24T02:00:00Z. ' +
      'I know no more than my monitoring says.',
  );
});

it('says that it knows nothing of a host that does not answer', () => {
  expect(answerQuestion('acme-app01', undefined)).toContain('does not answer me');
});
