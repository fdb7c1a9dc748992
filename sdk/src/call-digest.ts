import { grantFault } from './grant-error.ts';
import type { DigestParts, Json, JsonObject } from './request-view.ts';

type Call = DigestParts & {
  tenant: string;
  tool: string;
  arguments: JsonObject;
  targets: readonly { kind: string; name: string }[];
};

/** The digest of a call: SHA-256 over the RFC 8785 form of its seven members, as `sha256:` and 64 hex digits. */
export async function callDigest({ tenant, agent, tool, toolSchemaHash, arguments: given, targets, nonce }: Call): Promise<string> {
  const named = targets.map(({ kind, name }) => ({ kind, name }));
  const text = canonical({ tenant, agent, tool, toolSchemaHash, arguments: given, targets: named, nonce });
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `sha256:${Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Throws GrantError `digest_mismatch` unless the call that is in hand is the one its digest is of (I5). */
export async function assertDigest(call: Call & { digest: string }): Promise<void> {
  if ((await callDigest(call)) !== call.digest) throw grantFault('digest_mismatch', 'The arguments are not those that were approved.');
}

/** RFC 8785 of a value that came out of JSON.parse: members by UTF-16 code units, numbers and strings as ECMAScript prints them. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`).join(',')}}`;
}
