import type { JsonObject } from '#lib/domain/json.ts';
import actions from './msp-actions.json' with { type: 'json' };
import { schemaFromExample } from './schema-from-example.ts';
import type { ToolRow } from './tool-row.ts';

const CLASS: Record<string, ToolRow['class']> = {
  RO: 'read',
  REV: 'reversible',
  PART: 'disruptive',
  DEST: 'destructive',
  'RISK+': 'lowers-protection',
};

export const VENDOR_TOOLS: readonly ToolRow[] = actions.map((action) => ({
  name: action.id,
  title: action.call,
  class: CLASS[action.class] ?? 'destructive',
  description: action.call,
  effect: `call ${action.call}`,
  undo: null,
  schema: schemaFromExample(action.args as JsonObject, {}, []),
  vendor: action.vendor,
}));
