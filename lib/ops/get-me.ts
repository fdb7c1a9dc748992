import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { MeView } from '#lib/contract/console-view.ts';
import type { Database } from '#lib/store/database.ts';
import { listTenantBadges } from '#lib/store/request-list.ts';
import { listSessions } from '#lib/store/sessions.ts';

/** The signed-in person: customers with roles, and the sessions that could act in their name. */
export async function getMe(db: Database, person: PersonPrincipal): Promise<MeView> {
  const [badges, sessions] = await Promise.all([listTenantBadges(db, person.id), listSessions(db, person.id)]);
  const rolesOf = (id: string) => person.memberships.find(({ tenant }) => tenant === id)?.roles ?? [];
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    tenants: badges.map((badge) => ({ ...badge, roles: rolesOf(badge.id) })),
    sessions: sessions.map(({ id, userAgent, createdAt }) => {
      return { id, userAgent, createdAt: createdAt.toISOString(), current: id === person.sessionId };
    }),
  };
}
