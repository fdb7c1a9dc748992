import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import type { Sql } from '#lib/store/database.ts';
import { insertPasskeyNotice } from '#lib/store/notices.ts';
import { newId } from './new-id.ts';

export type Enrolled = {
  tenant: string;
  person: PersonPrincipal;
  /** Epoch milliseconds of the database's clock. */
  now: number;
  passkeyId: string;
  name: string;
  by: 'first' | 'proven' | 'recovery';
};

/**
 * Whoever can sign for a customer in a new way is in that customer's log; and where no passkey vouched for it, that
 * customer's admins are told as well. In the transaction that enrols: otherwise a crash between the two leaves somebody
 * who can sign, and of whom no log knows.
 */
export async function tellEnrolment(sql: Sql, { tenant, person, now, passkeyId, name, by }: Enrolled): Promise<void> {
  if (by !== 'proven') {
    const how = by === 'first' ? 'their first passkey, with their password alone' : 'a passkey after a recovery';
    const body = `${person.name} enrolled ${how}: “${name}”. If that was not them, start a recovery and end their sessions.`;
    await insertPasskeyNotice(sql, { tenant, id: newId('ntc', now), byId: person.id, byName: person.name, body });
  }
  const actor = { kind: 'person', id: person.id };
  const leaf = { tenant, ts: now, type: 'passkey.enrolled', actor, request: null, from: null, to: null, policy: null, digest: null };
  await appendLeaves(sql, tenant, [makeLeaf({ ...leaf, commit: { passkey: { id: passkeyId, name }, by } })], now);
}
