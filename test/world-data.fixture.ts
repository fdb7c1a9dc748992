import type { JsonObject } from '#lib/domain/json.ts';
import type { Role } from '#lib/domain/role.ts';

export const TENANTS = ['acme', 'northwind'] as const;

export const PEOPLE: Record<'ana' | 'ben' | 'cleo' | 'mara' | 'olga' | 'aud' | 'nora', { name: string; roles: Record<string, Role[]> }> = {
  ana: { name: 'Ana', roles: { acme: ['technician'] } },
  ben: { name: 'Ben', roles: { acme: ['technician'], northwind: ['technician'] } },
  cleo: { name: 'Cleo', roles: { acme: ['technician', 'manager'] } },
  mara: { name: 'Mara', roles: { acme: ['manager'], northwind: ['manager'] } },
  /** Owns the agent `acme-owned`, so she can never sign for it (I10). */
  olga: { name: 'Olga', roles: { acme: ['technician'] } },
  aud: { name: 'Aud', roles: { acme: ['auditor', 'admin'] } },
  nora: { name: 'Nora', roles: { northwind: ['technician'] } },
};

export const AGENTS: Record<'acme-agent' | 'acme-owned' | 'northwind-agent', { tenant: string; name: string; owner: string | null }> = {
  'acme-agent': { tenant: 'acme', name: 'Acme agent', owner: null },
  'acme-owned': { tenant: 'acme', name: 'Owned agent', owner: 'olga' },
  'northwind-agent': { tenant: 'northwind', name: 'Northwind agent', owner: null },
};

/** The lowest id is the one that grants name. */
export const EXECUTORS: Record<'acme-exec' | 'acme-exec-b' | 'northwind-exec', { tenant: string; name: string }> = {
  'acme-exec': { tenant: 'acme', name: 'Acme executor' },
  'acme-exec-b': { tenant: 'acme', name: 'Acme spare executor' },
  'northwind-exec': { tenant: 'northwind', name: 'Northwind executor' },
};

type Item = { kind: 'host' | 'user'; name: string; role: string | null; privileged: boolean };
export const INVENTORY: Record<string, Item[]> = {
  acme: [
    { kind: 'host', name: 'acme-ws1', role: 'workstation', privileged: false },
    { kind: 'host', name: 'acme-dc1', role: 'domain-controller', privileged: false },
    { kind: 'user', name: 'kim@acme.example', role: null, privileged: false },
  ],
  northwind: [
    { kind: 'host', name: 'nw-ws1', role: 'workstation', privileged: false },
    { kind: 'user', name: 'lee@northwind.example', role: null, privileged: false },
  ],
};

type WorldTool = { title: string; class: string; schema: JsonObject; example: JsonObject; target: { kind: 'host' | 'user'; name: string } };
const WORKSTATION = { kind: 'host', name: 'acme-ws1' } as const;

function tool(
  title: string,
  toolClass: string,
  properties: JsonObject,
  example: JsonObject,
  target: WorldTool['target'] = WORKSTATION,
): WorldTool {
  const schema = { type: 'object', properties, required: Object.keys(properties), additionalProperties: false, examples: [example] };
  return { title, class: toolClass, schema, example, target };
}

export type WorldToolName =
  | 'inventory.read'
  | 'service.restart'
  | 'host.isolate'
  | 'host.reboot'
  | 'user.disable'
  | 'disk.cleanup'
  | 'rules.replace'
  | 'host.wipe'
  | 'patch.install'
  | 'script.run'
  | 'backup.delete';

/** Reversible on purpose, so that a bare vote is enough for them; `host.wipe` and `rules.replace` are for what dangerous calls ask. */
export const TOOLS: Record<WorldToolName, WorldTool> = {
  'inventory.read': tool('Read the inventory', 'read', { query: { type: 'string' } }, { query: 'all' }),
  'service.restart': tool('Restart a service', 'reversible', { service: { type: 'string', minLength: 1 } }, { service: 'Spooler' }),
  'host.isolate': tool('Isolate a host', 'reversible', { keepRmmChannel: { type: 'boolean' } }, { keepRmmChannel: true }),
  'host.reboot': tool('Reboot a host', 'reversible', { force: { type: 'boolean' } }, { force: false }),
  'user.disable': tool(
    'Disable an account',
    'reversible',
    { reason: { type: 'string' } },
    { reason: 'left' },
    { kind: 'user', name: 'kim@acme.example' },
  ),
  'disk.cleanup': tool('Delete old files', 'reversible', { olderThanDays: { type: 'integer', minimum: 1 } }, { olderThanDays: 30 }),
  'patch.install': tool(
    'Install patches',
    'disruptive',
    {
      kb: { type: 'array', items: { type: 'string' } },
      waitMinutes: { type: 'number' },
      note: { type: 'string' },
      options: { type: 'object' },
    },
    { kb: ['KB1'], waitMinutes: 5, note: 'monthly', options: {} },
  ),
  'rules.replace': tool(
    'Replace the firewall rules',
    'disruptive',
    { rules: { type: 'array', items: { type: 'string' } } },
    { rules: ['deny any'] },
  ),
  'host.wipe': tool('Wipe a host', 'destructive', { keepUserData: { type: 'boolean' } }, { keepUserData: false }),
  'script.run': tool(
    'Run a script',
    'destructive',
    { sha256: { type: 'string' }, signed: { type: 'boolean' }, interpreter: { type: 'string' } },
    { sha256: '0'.repeat(64), signed: false, interpreter: 'bash' },
  ),
  'backup.delete': tool('Delete a backup', 'destructive', { setId: { type: 'string' } }, { setId: 'b1' }),
};

export const ROUTES: Record<string, { need: JsonObject; seconds: number; stepUp: boolean }> = {
  default: { need: { technician: 1 }, seconds: 1_800, stepUp: false },
  'one-technician': { need: { technician: 1 }, seconds: 1_800, stepUp: false },
  'two-technicians': { need: { technician: 2 }, seconds: 3_600, stepUp: false },
  'manager-and-technician': { need: { manager: 1, technician: 1 }, seconds: 3_600, stepUp: false },
  'stepped-up': { need: { technician: 1 }, seconds: 1_800, stepUp: true },
};

export const GUARDRAILS = `
@id("g.backup") @reason("Backups are never deleted by an agent.")
forbid (principal, action == Holdpoint::Action::"backup.delete", resource);

@id("g.cross-tenant") @approval("manager-and-technician") @reason("A target belongs to another customer.")
forbid (principal, action, resource) unless { [resource].containsAll(context.call.targets.tenants) };

@id("g.force") @reason("A forced reboot is never right.")
forbid (principal, action == Holdpoint::Action::"host.reboot", resource) when { context.args.force };

@id("g.young-files") @approval("two-technicians") @reason("Files younger than a week may still be needed.")
forbid (principal, action == Holdpoint::Action::"disk.cleanup", resource) when { context.args.olderThanDays < 7 };
`;

/**
 * What each tool comes to: inventory.read allow · service.restart one technician · host.isolate two technicians ·
 * user.disable a manager and a technician · rules.replace, host.wipe, script.run one technician · host.reboot one technician with step-up · disk.cleanup and patch.install ambiguous ·
 * backup.delete deny. By their arguments: host.reboot with force deny; disk.cleanup below 7 days two technicians, from 365 on allow.
 */
export function tenantPolicy(tenant: string): string {
  const permit = (id: string, action: string, approval?: string, when = '') =>
    `@id("${id}") ${approval ? `@approval("${approval}") ` : ''}@reason("${id}")
permit (principal, action == Holdpoint::Action::"${action}", resource == Holdpoint::Tenant::"${tenant}")${when};`;
  return [
    permit('t.read', 'inventory.read'),
    permit('t.restart', 'service.restart', 'one-technician'),
    permit('t.isolate', 'host.isolate', 'two-technicians'),
    permit('t.disable', 'user.disable', 'manager-and-technician'),
    permit('t.reboot', 'host.reboot', 'stepped-up'),
    permit('t.rules', 'rules.replace', 'one-technician'),
    permit('t.script', 'script.run', 'one-technician'),
    permit('t.wipe', 'host.wipe', 'one-technician'),
    permit('t.old-files', 'disk.cleanup', undefined, ' when { context.args.olderThanDays >= 365 }'),
  ].join('\n');
}
