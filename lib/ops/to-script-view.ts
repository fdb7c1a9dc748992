import type { ScriptView } from '#lib/contract/console-view.ts';
import type { NamedScript } from '#lib/domain/script.ts';

/** A script as a page shows it. */
export function toScriptView({ argument, named, found, contradictions }: NamedScript): ScriptView {
  const { name, interpreter, content, signedBy } = found ?? { name: null, interpreter: null, content: null, signedBy: null };
  return { argument, named, name, interpreter, content, signedBy, contradictions };
}
