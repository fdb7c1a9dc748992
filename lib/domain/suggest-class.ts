import type { ToolDefinition } from './tool-definition.ts';
import { TOOL_CLASSES, type ToolClass } from './tool-class.ts';

const words = (text: string) => new Set(text.split(' '));

const READS = words('get list read search find query describe show view count check lookup fetch download export tree info stat allowed');
const DESTROYS = words('delete remove destroy drop purge wipe erase truncate format uninstall revoke unassign terminate');
const DISRUPTS = words(
  'restart reboot stop kill shutdown write overwrite replace move rename execute run exec invoke send post publish deploy install apply reset isolate block lock cancel reply forward',
);
const LOWERS = words('disable unblock unquarantine bypass exclude exempt exclusion allowlist whitelist unlock suppress mute');
const PROTECTION = words('firewall antivirus edr defender protection alert policy rule logging audit backup');
const IDENTITY = words(
  'user users account accounts password mfa role roles permission permissions group groups member members credential credentials token secret',
);

/**
 * A first guess at the class of a tool that nobody has reviewed, for the person who does. Made from the words of its name,
 * from where it is unsure toward the worse; what its server says of itself (annotations) may only make it worse. A guess
 * is never acted on: an unreviewed tool is not callable, whatever this answers.
 */
export function suggestClass({ name, annotations }: Pick<ToolDefinition, 'name' | 'annotations'>): ToolClass {
  const parts = wordsOf(name);
  const byName = classByName(parts);
  if (annotations?.readOnlyHint === true && annotations.destructiveHint !== true) return byName;
  if (annotations?.destructiveHint === true) return worse(byName, 'destructive');
  return annotations?.readOnlyHint === false ? worse(byName, 'reversible') : byName;
}

/** A class that asks for less care than another one; TOOL_CLASSES goes from the mildest on, the last three ask for the same. */
export function isMilder(one: ToolClass, other: ToolClass): boolean {
  return careOf(one) < careOf(other);
}

function worse(one: ToolClass, other: ToolClass): ToolClass {
  return isMilder(one, other) ? other : one;
}

function careOf(toolClass: ToolClass): number {
  return Math.min(TOOL_CLASSES.indexOf(toolClass), TOOL_CLASSES.indexOf('destructive'));
}

function classByName(parts: readonly string[]): ToolClass {
  const has = (set: ReadonlySet<string>) => parts.some((part) => set.has(part));
  if (has(LOWERS) && has(PROTECTION)) return 'lowers-protection';
  if (has(DESTROYS)) return has(PROTECTION) ? 'lowers-protection' : 'destructive';
  const reads = READS.has(parts[0] ?? '') && !has(DISRUPTS) && !has(LOWERS);
  if (reads) return 'read';
  if (has(IDENTITY)) return 'identity';
  if (has(DISRUPTS) || has(LOWERS)) return 'disruptive';
  // `add`, `create`, `update`, and every word that is not known here.
  return parts.some((part) => ['add', 'create', 'update', 'set', 'edit', 'enable', 'tag', 'mark'].includes(part))
    ? 'reversible'
    : 'disruptive';
}

/** `listMailFolders`, `list-mail-folders` and `list_mail_folders` are the same three words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}
