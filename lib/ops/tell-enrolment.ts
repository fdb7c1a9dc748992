import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { readClock } from '#lib/store/clock.ts';
import type { Database } from '#lib/store/database.ts';
import { insertPasskeyNotice } from '#lib/store/notices.ts';
import { newId } from './new-id.ts';

export type Enrolled = { passkeyId: string; name: string; by: 'first' | 'proven' | 'recovery' };

/**
 * Whoever can sign for a customer in a new way is in that customer's log; and where no passkey vouched for it, that
 * customer's admins are told as well. One transaction for each customer, because each has a log of their own.
 */
export async function tellEnrolment(db: Database, person: PersonPrincipal, { passkeyId, name, by }: Enrolled): Promise<void> {
  const now = await readClock(db);
  const actor = { kind: 'person', id: person.id };
  for (const { tenant } of person.memberships) {
    const leaf = { tenant, ts: now, type: 'passkey.enrolled', actor, request: null, from: null, to: null, policy: null, digest: null };
    await db.withTenant(tenant, async (sql) => {
      if (by !== 'proven') {
        const how = by === 'first' ? 'their first passkey, with their password alone' : 'a passkey after a recovery';
        const body = `${person.name} enrolled ${how}: “${name}”. If that was not them, start a recovery and end their sessions.`;
        await insertPasskeyNotice(sql, { tenant, id: newId('ntc', now), byId: person.id, byName: person.name, body });
      }
      await appendLeaves(sql, tenant, [makeLeaf({ ...leaf, commit: { passkey: { id: passkeyId, name }, by } })], now);
    });
  }
}
