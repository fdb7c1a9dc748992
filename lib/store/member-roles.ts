import type { Role } from '#lib/domain/role.ts';
import type { Sql } from './database.ts';

/** What a person is for a customer at this instant, whatever their session says. None when they are switched off. */
export async function findMemberRoles(sql: Sql, tenant: string, personId: string): Promise<Role[]> {
  const rows = await sql.query<{ role: Role }>(
    `SELECT m.role FROM membership m JOIN person p ON p.id = m.person_id
     WHERE m.tenant_id = $1 AND m.person_id = $2 AND p.disabled_at IS NULL ORDER BY m.role`,
    [tenant, personId],
  );
  return rows.map(({ role }) => role);
}
