import type { Role } from '#lib/domain/role.ts';
import type { Database } from './database.ts';

export type SessionRow = {
  personId: string;
  name: string;
  email: string;
  disabled: boolean;
  over: boolean;
  createdAt: Date;
  memberships: { tenant: string; roles: Role[] }[];
};

/** A session with its person and what they belong to now, in one read; null when there is no such session. */
export function findSession(db: Database, sessionId: string, personId: string): Promise<SessionRow | null> {
  return db.withPerson(personId, async (sql) => {
    const [row] = await sql.final<SessionRow>(
      'find-session',
      `SELECT p.id AS "personId", p.name, p.email, p.disabled_at IS NOT NULL AS disabled,
         s.revoked_at IS NOT NULL OR s.expires_at <= now() AS over, s.created_at AS "createdAt",
         (SELECT coalesce(json_agg(json_build_object('tenant', m.tenant_id, 'roles', m.roles) ORDER BY m.tenant_id), '[]') FROM (
           SELECT tenant_id, array_agg(role ORDER BY role) AS roles FROM membership WHERE person_id = $2 GROUP BY tenant_id) m) AS memberships
       FROM session s JOIN person p ON p.id = s.person_id WHERE s.id = $1 AND s.person_id = $2`,
      [sessionId, personId],
    );
    return row ?? null;
  });
}

export async function insertSession(
  db: Database,
  session: { id: string; personId: string; userAgent: string; lifetimeSeconds: number },
): Promise<void> {
  await db.unscoped.query(
    `INSERT INTO session (id, person_id, user_agent, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))`,
    [session.id, session.personId, session.userAgent.slice(0, 400), session.lifetimeSeconds],
  );
}

/** Ends one session of one person; ending it again changes nothing. False when there is no such session of theirs. */
export async function endSession(db: Database, personId: string, sessionId: string): Promise<boolean> {
  const rows = await db.unscoped.query(
    'UPDATE session SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1 AND person_id = $2 RETURNING 1',
    [sessionId, personId],
  );
  return rows.length > 0;
}

/** The person's sessions that still work, newest first. */
export function listSessions(db: Database, personId: string): Promise<{ id: string; userAgent: string; createdAt: Date }[]> {
  return db.unscoped.query(
    `SELECT id, user_agent AS "userAgent", created_at AS "createdAt" FROM session
     WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > now() ORDER BY created_at DESC LIMIT 50`,
    [personId],
  );
}
