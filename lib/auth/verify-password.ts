import { hash, verify } from '@node-rs/argon2';
import type { Database } from '#lib/store/database.ts';
import { findPersonByEmail, type PersonRow } from '#lib/store/people.ts';

/** argon2id as OWASP's password storage guide has it: 19 MiB, two passes, one lane. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}

let decoy: Promise<string> | null = null;

/** The person, or null. An unknown address costs as much time as a wrong password, so neither can be told from outside. */
export async function verifyPassword(db: Database, email: string, password: string): Promise<PersonRow | null> {
  if (email.length > 320 || password.length > 1_024) return null;
  const person = await findPersonByEmail(db, email);
  decoy ??= hashPassword('nobody has this one');
  const matches = await verify(person?.passwordHash ?? (await decoy), password);
  return matches && person?.passwordHash && !person.disabled ? person : null;
}
