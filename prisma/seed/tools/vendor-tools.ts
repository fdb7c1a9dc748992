import type { JsonObject } from '#lib/domain/json.ts';
import { denyPresetsOf } from './deny-presets.ts';
import { ENDPOINT_MANAGEMENT } from './endpoint-management.ts';
import { ENDPOINT_SECURITY } from './endpoint-security.ts';
import { IDENTITY } from './identity.ts';
import actions from './msp-actions.json' with { type: 'json' };
import { NETWORK_AND_SERVICE } from './network-and-service.ts';
import { schemaFromExample } from './schema-from-example.ts';
import type { ToolRow } from './tool-row.ts';
import type { VendorWords } from './vendor-words.ts';

export type VendorAction = { id: string; vendor: string; call: string; args: JsonObject; class: string };

const CLASS: Record<string, ToolRow['class']> = {
  RO: 'read',
  REV: 'reversible',
  PART: 'disruptive',
  DEST: 'destructive',
  'RISK+': 'lowers-protection',
};

const WORDS: Record<string, VendorWords> = { ...ENDPOINT_MANAGEMENT, ...IDENTITY, ...ENDPOINT_SECURITY, ...NETWORK_AND_SERVICE };

/** The vendors' own actions: what they take comes from the fixture's examples, what people read from the words. */
export const VENDOR_TOOLS: readonly ToolRow[] = (actions as readonly VendorAction[]).map(toTool);

function toTool({ id, vendor, call, args, class: mark }: VendorAction): ToolRow {
  const words = WORDS[id];
  const toolClass = words?.class ?? CLASS[mark];
  if (!words || !toolClass) throw new Error(`${id}: no words, or a class that is not known`);
  return {
    name: id,
    title: words.title,
    class: toolClass,
    description: `${words.about} ${vendor}: ${call}`,
    effect: words.effect,
    undo: words.undo,
    denyPresets: denyPresetsOf({ name: id, class: toolClass }),
    schema: schemaFromExample(args, words.hints, words.optional),
    vendor,
    scriptArgument: words.scriptArgument ?? null,
  };
}
