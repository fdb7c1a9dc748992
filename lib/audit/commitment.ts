import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json } from '#lib/domain/json.ts';

/** What opens a commitment. `salt` is 32 random bytes in base64url; without it a guess at the value proves nothing. */
export type Opening = { salt: string; value: Json };

const SALT_BYTES = 32;

/** A commitment to a payload, and its opening. Delete the opening and nobody can tell what was committed to. */
export function commitTo(value: Json): { commitment: string; opening: Opening } {
  const opening = { salt: randomBytes(SALT_BYTES).toString('base64url'), value };
  return { commitment: commitmentOf(opening), opening };
}

/** `sha256:…` over the salt's bytes, then the RFC 8785 form of the value. Throws TypeError on a salt of another length. */
export function commitmentOf({ salt, value }: Opening): string {
  const bytes = Buffer.from(salt, 'base64url');
  // A fixed length, so that no byte can move from the value to the salt.
  if (bytes.length !== SALT_BYTES) throw new TypeError(`a salt has ${SALT_BYTES} bytes`);
  return `sha256:${createHash('sha256').update(bytes).update(canonicalJson(value), 'utf8').digest('hex')}`;
}
