import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { PasskeyList, PasskeyView } from '#lib/contract/passkey-view.ts';
import type { Database } from '#lib/store/database.ts';
import { hasPassword } from '#lib/store/people.ts';
import type { PasskeyRow } from '#lib/store/passkeys.ts';
import { readEnrolment } from './enrolment.ts';
import { iso } from './to-request-view.ts';

/** A person's own passkeys, and whether they may enrol another one now. */
export async function listPasskeys(db: Database, person: PersonPrincipal): Promise<PasskeyList> {
  const { enrolment, passkeys } = await readEnrolment(db, person);
  const whyNot = enrolment.by === 'none' ? enrolment.whyNot : null;
  const asksPassword = (enrolment.by === 'first' || enrolment.by === 'recovery') && (await hasPassword(db, person.id));
  return { items: passkeys.map(toPasskeyView), mayEnrol: whyNot === null, whyNot, asksPassword };
}

export function toPasskeyView({ id, name, createdAt, lastUsedAt }: Omit<PasskeyRow, 'publicKey' | 'counter' | 'transports'>): PasskeyView {
  return { id, name, createdAt: iso(createdAt), lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt) };
}
