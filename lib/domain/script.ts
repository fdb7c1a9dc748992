import type { JsonObject } from './json.ts';

/** A script of a customer's library, by the SHA-256 of its bytes. `signedBy`: whose signature the library has checked. */
export type LibraryScript = { sha256: string; name: string; interpreter: string; content: string; signedBy: string | null };

/**
 * What a call runs by name: which argument names it, what stands there, and the library's script under that hash. An
 * agent's own remarks about it (`signed`, `interpreter`) are compared with the library's, and where they differ it says so.
 */
export type NamedScript = { argument: string; named: string; found: LibraryScript | null; contradictions: string[] };

/** The hash by which a call names its script; null when it names none that could be in a library. */
export function scriptHash(argument: string, args: JsonObject): string | null {
  const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : null;
}

export function nameScript(argument: string, args: JsonObject, found: LibraryScript | null): NamedScript {
  const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
  const named = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return { argument, named, found, contradictions: contradictionsOf(args, found) };
}

/** Why nobody can see what would run, and so nobody can approve it; null when all of it can be shown. */
export function hiddenBecause(script: NamedScript | null): string | null {
  if (script === null || script.found !== null) return null;
  return 'What would run cannot be shown: this customer’s library holds no script of this name and content. It can only be denied.';
}

function contradictionsOf(args: JsonObject, found: LibraryScript | null): string[] {
  const claimed = (key: string) => (Object.hasOwn(args, key) ? args[key] : undefined);
  const said: string[] = [];
  if (claimed('signed') === true && found === null) said.push('The agent says that it is signed, and the library does not even hold it.');
  if (claimed('signed') === true && found?.signedBy === null)
    said.push('The agent says that it is signed. The library holds nobody’s signature for it.');
  if (claimed('signed') === false && found !== null && found.signedBy !== null)
    said.push(`The agent says that it is not signed. The library holds the signature of ${found.signedBy}.`);
  const interpreter = claimed('interpreter');
  if (found !== null && typeof interpreter === 'string' && interpreter !== found.interpreter)
    said.push(`It is a script for ${found.interpreter}; the call runs it with ${interpreter}.`);
  return said;
}
