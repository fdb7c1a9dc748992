import type { SubmitRequestBody } from '#lib/contract/submit-request.ts';
import { DEMO_SCRIPTS } from '#prisma/seed/demo-scripts.ts';

export type Proposal = Partial<Omit<SubmitRequestBody, 'intent'>> & { intent?: Partial<SubmitRequestBody['intent']> };
type Target = SubmitRequestBody['targets'][number];

/** Of the library that each demo customer has: one that is signed, and one that is not. */
export const SIGNED_SCRIPT = hashOf('restart-print-spooler.ps1');
export const UNSIGNED_SCRIPT = hashOf('collect-logs.sh');

const host = (name: string): Target => ({ kind: 'host', name });

/** Calls whose route the seeded policies fix: prisma/seed/policies. */
export const CALLS = {
  /** One technician. */
  restart: { tool: 'service.restart', arguments: { service: 'LobAgent' }, targets: [host('acme-app01')] },
  restartAtNorthwind: { tool: 'service.restart', arguments: { service: 'LobAgent' }, targets: [host('nw-app01')] },
  restartAtHarbor: { tool: 'service.restart', arguments: { service: 'LobAgent' }, targets: [host('hl-app01')] },
  cleanup: { tool: 'disk.cleanup', arguments: { paths: ['D:\\Scans', 'D:\\Exports'], olderThanDays: 30 }, targets: [host('acme-ws08')] },
  /** One technician, and a second look because it changes an account. */
  passwordReset: {
    tool: 'user.passwordReset',
    arguments: { revokeSessions: true },
    targets: [{ kind: 'user', name: 'luis@acmedental.example' }],
  },
  /** One technician with a passkey, because it lowers protection. */
  release: { tool: 'host.release', arguments: { reason: 'Scan is clean, incident IR-221 is closed' }, targets: [host('acme-ws12')] },
  /** Two technicians with passkeys, the second of whom does not see what the first one said. */
  signedScript: {
    tool: 'script.run',
    arguments: { sha256: SIGNED_SCRIPT, signed: true, interpreter: 'powershell' },
    targets: [host('acme-ws08')],
  },
  /** Two technicians, because it touches a domain controller. */
  isolateController: { tool: 'host.isolate', arguments: { keepRmmChannel: true }, targets: [host('acme-dc01')] },
  /** A manager and a technician, because a target is another customer's. */
  crossTenant: { tool: 'host.isolate', arguments: { keepRmmChannel: true }, targets: [host('acme-ws08'), host('hl-ws03')] },
  deniedByPolicy: { tool: 'backup.delete', arguments: { setId: 'acme-app01-2026-weekly' }, targets: [host('acme-bak01')] },
  allowedByPolicy: { tool: 'inventory.read', arguments: { query: 'role = server' }, targets: [host('acme-app01')] },
} satisfies Record<string, Proposal>;

function hashOf(name: string): string {
  const script = DEMO_SCRIPTS.find((each) => each.name === name);
  if (!script) throw new Error(`The demo has no script ${name}.`);
  return script.sha256;
}

/** A whole body for one of them; `change` replaces members. Each has words of its own: the queue draws calls that look the same as one. */
export function proposal(name: keyof typeof CALLS, { intent, ...change }: Proposal = {}): object {
  return {
    ...CALLS[name],
    intent: {
      summary: `LobAgent has not answered its health check for 5 minutes (alert ${crypto.randomUUID().slice(0, 8)})`,
      prompt: 'Monitoring: LobAgent is down. Remediate.',
      reason: 'The process is up but does not answer; a restart has cured this twice this month.',
      ticket: 'T-4711',
      ...intent,
    },
    confidence: 0.93,
    ...change,
  };
}
