import type { Prose, ScreenedCall } from './screened-call.ts';

const acme = { id: 'acme', name: 'Acme Dental' };
const host = (name: string, displayName: string | null = null) => ({ kind: 'host' as const, name, displayName });

/** Calls that the texts of the tests are about, by a short name. */
export const CALLS = {
  restart: {
    tenant: acme,
    tool: 'service.restart',
    toolClass: 'reversible',
    arguments: { service: 'Spooler' },
    targets: [host('acme-ws07', 'Treatment room 7')],
  },
  lob: {
    tenant: acme,
    tool: 'service.restart',
    toolClass: 'reversible',
    arguments: { service: 'LobAgent' },
    targets: [host('acme-app01')],
  },
  cleanup: {
    tenant: acme,
    tool: 'disk.cleanup',
    toolClass: 'reversible',
    arguments: { paths: ['C:\\Windows\\Temp', 'C:\\Temp'], olderThanDays: 14 },
    targets: [host('acme-ws07')],
  },
  reboot: { tenant: acme, tool: 'host.reboot', toolClass: 'disruptive', arguments: { force: false }, targets: [host('acme-ws07')] },
  reboot12: {
    tenant: acme,
    tool: 'host.reboot',
    toolClass: 'disruptive',
    arguments: { force: false },
    targets: Array.from({ length: 12 }, (_, index) => host(`acme-ws${String(index + 1).padStart(2, '0')}`)),
  },
  patch: {
    tenant: acme,
    tool: 'patch.install',
    toolClass: 'disruptive',
    arguments: { kb: ['KB5065432'], rebootAllowed: false },
    targets: [host('acme-ws07'), host('acme-ws08')],
  },
  isolate: {
    tenant: acme,
    tool: 'host.isolate',
    toolClass: 'disruptive',
    arguments: { keepRmmChannel: true },
    targets: [host('acme-ws07')],
  },
  release: {
    tenant: acme,
    tool: 'host.release',
    toolClass: 'lowers-protection',
    arguments: { reason: 'Scan is clean, incident IR-221 is closed' },
    targets: [host('acme-ws07')],
  },
  script: {
    tenant: acme,
    tool: 'script.run',
    toolClass: 'destructive',
    arguments: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', signed: true, interpreter: 'bash' },
    targets: [host('acme-ws07')],
  },
  password: {
    tenant: acme,
    tool: 'user.passwordReset',
    toolClass: 'identity',
    arguments: { revokeSessions: true },
    targets: [{ kind: 'user', name: 'dana@acmedental.example', displayName: 'Dana Whitfield' }],
  },
  disable: {
    tenant: acme,
    tool: 'user.disable',
    toolClass: 'identity',
    arguments: { reason: 'Left the company on Friday' },
    targets: [{ kind: 'user', name: 'luis@acmedental.example', displayName: 'Luis Ortega' }],
  },
  backup: {
    tenant: acme,
    tool: 'backup.delete',
    toolClass: 'destructive',
    arguments: { setId: 'acme-app01-2026-weekly' },
    targets: [host('acme-app01')],
  },
  firewall: {
    tenant: acme,
    tool: 'firewall.change',
    toolClass: 'disruptive',
    arguments: { addrs: ['203.0.113.9'], allow: false },
    targets: [host('acme-fw01')],
  },
  edr: { tenant: acme, tool: 'edr.disable', toolClass: 'lowers-protection', arguments: { minutes: 30 }, targets: [host('acme-ws07')] },
  read: { tenant: acme, tool: 'inventory.read', toolClass: 'read', arguments: { query: 'role = server' }, targets: [] },
} satisfies Record<string, ScreenedCall>;
export type CallName = keyof typeof CALLS;

export const OTHER_NAMES = ['Harbor Legal', 'Northwind Logistics', 'hl-app01', 'nw-scan09', 'eleanor@harborlegal.example'];

export function prose(rest: Partial<Prose>): Prose {
  return { summary: '', prompt: '', reason: '', ticket: null, ...rest };
}
