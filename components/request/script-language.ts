import type { ScriptLanguage } from '#lib/contract/call-view.ts';

const KNOWN: Record<string, ScriptLanguage> = { powershell: 'powershell', bash: 'bash', python: 'python', batch: 'batch', sql: 'sql' };

/** The language to colour a script of the library in, by what the library says runs it. */
export function scriptLanguage(interpreter: string | null): ScriptLanguage {
  return (interpreter !== null && Object.hasOwn(KNOWN, interpreter) ? KNOWN[interpreter] : undefined) ?? 'none';
}
