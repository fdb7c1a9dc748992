import type { Database } from './database.ts';

export type PersonRow = { id: string; name: string; email: string; passwordHash: string | null; disabled: boolean };

const COLUMNS = `id, name, email, password_hash AS "passwordHash", disabled_at IS NOT NULL AS disabled`;

/** Whether this person signs in with a password of ours; an OIDC issuer's we never see. */
export async function hasPassword(db: Database, personId: string): Promise<boolean> {
  const rows = await db.unscoped.query('SELECT 1 FROM person WHERE id = $1 AND password_hash IS NOT NULL', [personId]);
  return rows.length > 0;
}

export async function findPersonByEmail(db: Database, email: string): Promise<PersonRow | null> {
  const [row] = await db.unscoped.query<PersonRow>(`SELECT ${COLUMNS} FROM person WHERE lower(email) = lower($1)`, [email]);
  return row ?? null;
}

/**
 * The person behind an identity of an OIDC issuer. The first time, an account with the same verified address and no
 * identity yet is bound to it; nobody is created, and nobody's binding is changed.
 */
export async function findPersonByIdentity(
  db: Database,
  identity: { issuer: string; subject: string; verifiedEmail: string | null },
): Promise<PersonRow | null> {
  const { issuer, subject, verifiedEmail } = identity;
  const [known] = await db.unscoped.query<PersonRow>(`SELECT ${COLUMNS} FROM person WHERE oidc_issuer = $1 AND oidc_subject = $2`, [
    issuer,
    subject,
  ]);
  if (known) return known;
  if (verifiedEmail === null) return null;
  const [bound] = await db.unscoped.query<PersonRow>(
    `UPDATE person SET oidc_issuer = $1, oidc_subject = $2
     WHERE lower(email) = lower($3) AND oidc_subject IS NULL AND disabled_at IS NULL RETURNING ${COLUMNS}`,
    [issuer, subject, verifiedEmail],
  );
  return bound ?? null;
}
