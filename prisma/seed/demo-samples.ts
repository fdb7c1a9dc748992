import type { DemoManifest, SampleRequest } from './demo-manifest.ts';
import { LAB_HOSTS } from './demo-inventory.ts';

/**
 * One body per outcome and customer, each the same at any time of any day and however often it is sent: reading is not
 * what the loop brake counts, a held call stays on the same route when it does, and the deny is a guardrail without
 * `@approval`.
 */
export function demoSamples(): DemoManifest['samples'] {
  return Object.entries(LAB_HOSTS).flatMap(([tenant, { server, workstation }]) => [
    { tenant, outcome: 'allow' as const, request: readInventory(workstation) },
    { tenant, outcome: 'escalate' as const, request: restartAgent(server) },
    { tenant, outcome: 'deny' as const, request: deleteBackup(server) },
  ]);
}

function readInventory(host: string): SampleRequest {
  return {
    tool: 'inventory.read',
    arguments: { query: `name = ${host}` },
    targets: [{ kind: 'host', name: host }],
    intent: {
      summary: `Read what the inventory knows about ${host}`,
      prompt: `A user says that ${host} is slow. Find out what it is before proposing anything.`,
      reason: 'Knowing the role of the host comes before any remediation.',
      ticket: 'T-4101',
    },
    confidence: 0.97,
    chain: [],
  };
}

function restartAgent(host: string): SampleRequest {
  return {
    tool: 'service.restart',
    arguments: { service: 'LobAgent' },
    targets: [{ kind: 'host', name: host }],
    intent: {
      summary: `Restart LobAgent on ${host}`,
      prompt: `Monitoring: LobAgent on ${host} has not answered its health check for 5 minutes. Remediate.`,
      reason: 'The process is up but does not answer; a restart has cured this twice this month.',
      ticket: 'T-4102',
    },
    confidence: 0.93,
    chain: [],
  };
}

function deleteBackup(host: string): SampleRequest {
  return {
    tool: 'backup.delete',
    arguments: { setId: `${host}-2026-weekly` },
    targets: [{ kind: 'host', name: host }],
    intent: {
      summary: `Delete the weekly backup set of ${host}`,
      prompt: `The backup repository is 94 % full. Make room.`,
      reason: 'The weekly set is the largest one.',
      ticket: 'T-4103',
    },
    confidence: 0.95,
    chain: [],
  };
}
