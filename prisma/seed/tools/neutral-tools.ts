import type { JsonObject } from '#lib/domain/json.ts';
import { denyPresetsOf } from './deny-presets.ts';
import type { ToolRow } from './tool-row.ts';

type Neutral = Omit<ToolRow, 'schema' | 'vendor' | 'denyPresets' | 'scriptArgument'> & {
  scriptArgument?: string;
  properties: Record<string, JsonObject>;
  examples: JsonObject[];
};

const text = (description: string, rest: JsonObject = {}): JsonObject => ({
  type: 'string',
  description,
  minLength: 1,
  maxLength: 200,
  ...rest,
});
const number = (description: string, minimum: number, maximum: number): JsonObject => ({ type: 'integer', description, minimum, maximum });
const yesNo = (description: string): JsonObject => ({ type: 'boolean', description });
const list = (description: string, items: JsonObject, maxItems: number): JsonObject => ({
  type: 'array',
  description,
  items,
  minItems: 1,
  maxItems,
  uniqueItems: true,
});

/** What a customer's own connector runs, whatever product is behind it. All arguments are required: nothing is implied. */
const TOOLS: readonly Neutral[] = [
  {
    name: 'inventory.read',
    title: 'Read the inventory',
    class: 'read',
    description: 'Answers what the inventory knows about the targets, or about whatever the query matches.',
    effect: 'read the inventory with the query {query}',
    undo: null,
    properties: { query: text('What to look for, in the words of the inventory', { maxLength: 500 }) },
    examples: [{ query: 'role = server' }],
  },
  {
    name: 'service.restart',
    title: 'Restart a service',
    class: 'reversible',
    description: 'Stops one service on each target and starts it again. Whoever uses it is cut off for some seconds.',
    effect: 'restart the service {service}',
    undo: 'The service is running again by itself; what was in its memory is gone.',
    properties: { service: text('The short name of the service', { pattern: '^[A-Za-z0-9_.$ -]+$', maxLength: 80 }) },
    examples: [{ service: 'Spooler' }, { service: 'LobAgent' }],
  },
  {
    name: 'disk.cleanup',
    title: 'Delete old files',
    class: 'disruptive',
    description: 'Deletes files in the given folders that nobody has written to for some days. Folders themselves stay.',
    effect: 'delete files that have not changed for {olderThanDays} days from the folders listed below',
    undo: 'Only from a backup.',
    properties: {
      paths: list('Folders to clean, with their full path', text('A folder', { maxLength: 260 }), 20),
      olderThanDays: number('Only files at least this many days old', 1, 3_650),
    },
    examples: [{ paths: ['C:\\Windows\\Temp'], olderThanDays: 14 }],
  },
  {
    name: 'host.reboot',
    title: 'Reboot a host',
    class: 'disruptive',
    description: 'Reboots each target. Everybody on it is signed out.',
    effect: 'reboot each host below (without waiting for open programs: {force})',
    undo: 'The host comes back by itself; unsaved work does not.',
    properties: { force: yesNo('Do not wait for programs that have unsaved work') },
    examples: [{ force: false }],
  },
  {
    name: 'host.isolate',
    title: 'Isolate a host from the network',
    class: 'disruptive',
    description: 'Cuts each target off from the network. With the management channel kept, it can be released remotely.',
    effect: 'cut each host below off from the network (management channel kept: {keepRmmChannel})',
    undo: 'Release the host (host.release). Without the management channel somebody has to go there.',
    properties: { keepRmmChannel: yesNo('Keep the connection to the management server, and nothing else') },
    examples: [{ keepRmmChannel: true }],
  },
  {
    name: 'host.release',
    title: 'Release a host from isolation',
    class: 'lowers-protection',
    description: 'Puts isolated hosts back on the network. If what was found on them is still there, it is back too.',
    effect: 'put each host below back on the network',
    undo: 'Isolate the host again (host.isolate).',
    properties: { reason: text('Why the host is clean now', { maxLength: 500 }) },
    examples: [{ reason: 'Scan is clean, incident IR-221 is closed' }],
  },
  {
    name: 'script.run',
    title: 'Run a script',
    class: 'destructive',
    description: 'Runs a script from the library, named by the hash of its content, on each target.',
    effect: 'run a script from the library with {interpreter}',
    scriptArgument: 'sha256',
    undo: 'Nobody can say: a script can do anything.',
    properties: {
      sha256: text('SHA-256 of the script, in hex', { pattern: '^[0-9a-f]{64}$', maxLength: 64 }),
      signed: yesNo('Whether the agent believes that it is signed; the service looks it up in the library'),
      interpreter: text('What runs it', { enum: ['powershell', 'bash', 'python'] }),
    },
    examples: [{ sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', signed: true, interpreter: 'powershell' }],
  },
  {
    name: 'user.passwordReset',
    title: 'Reset a password',
    class: 'identity',
    description: 'Gives each target account a new random password, which the person gets from the service desk.',
    effect: 'reset the password of each account below (sign out everywhere: {revokeSessions})',
    undo: 'The old password is gone; the person chooses a new one.',
    properties: { revokeSessions: yesNo('Also end all sessions of the account') },
    examples: [{ revokeSessions: true }],
  },
  {
    name: 'user.disable',
    title: 'Disable an account',
    class: 'identity',
    description: 'Disables each target account. Nothing of it is deleted.',
    effect: 'disable each account below',
    undo: 'Enable the account again; sessions that ended stay ended.',
    properties: { reason: text('Why the account must not be used', { maxLength: 500 }) },
    examples: [{ reason: 'Left the company on Friday' }],
  },
  {
    name: 'patch.install',
    title: 'Install patches',
    class: 'disruptive',
    description: 'Installs the named updates on each target.',
    effect: 'install the updates listed below (reboot allowed: {rebootAllowed})',
    undo: 'Most updates can be uninstalled, with another reboot.',
    properties: {
      kb: list('Updates by their knowledge base number', text('An update', { pattern: '^KB[0-9]{6,8}$', maxLength: 10 }), 50),
      rebootAllowed: yesNo('Reboot when an update asks for it'),
    },
    examples: [{ kb: ['KB5065432'], rebootAllowed: false }],
  },
  {
    name: 'backup.delete',
    title: 'Delete a backup set',
    class: 'destructive',
    description: 'Deletes all restore points of one backup set.',
    effect: 'delete the backup set {setId} with all its restore points',
    undo: null,
    properties: { setId: text('The backup set', { pattern: '^[A-Za-z0-9._-]+$', maxLength: 120 }) },
    examples: [{ setId: 'acme-app01-2026-weekly' }],
  },
  {
    name: 'edr.disable',
    title: 'Disable endpoint protection',
    class: 'lowers-protection',
    description: 'Switches endpoint protection off on each target for some minutes.',
    effect: 'switch off endpoint protection for {minutes} minutes',
    undo: 'It switches itself on again; what came in meanwhile stays.',
    properties: { minutes: number('For how long', 1, 1_440) },
    examples: [{ minutes: 30 }],
  },
  {
    name: 'firewall.change',
    title: 'Change a firewall rule',
    class: 'disruptive',
    description: 'Blocks addresses at the firewall, or lets them through.',
    effect: 'change the firewall for the addresses listed below (let through: {allow})',
    undo: 'Make the opposite change.',
    properties: {
      addrs: list('IPv4 addresses', { type: 'string', format: 'ipv4', description: 'An address' }, 100),
      allow: yesNo('Let them through; otherwise block them'),
    },
    examples: [{ addrs: ['203.0.113.9'], allow: false }],
  },
];

export const NEUTRAL_TOOLS: readonly ToolRow[] = TOOLS.map(({ properties, examples, ...tool }) => ({
  ...tool,
  denyPresets: denyPresetsOf(tool),
  scriptArgument: tool.scriptArgument ?? null,
  vendor: null,
  schema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
    examples,
  },
}));
