import type { JsonLeaf } from '#lib/domain/json-leaves.ts';
import { visibleLine } from './visible-line.ts';

/** One value of a call on one line: text in quotation marks, anything else as JSON, so that "30" and 30 never look the same. */
export function leafText(value: JsonLeaf['value']): string {
  return typeof value === 'string' ? `"${visibleLine(value)}"` : JSON.stringify(value);
}
