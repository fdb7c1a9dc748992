import type { PersonPrincipal } from '#lib/auth/principal.ts';

/** The room of one customer's hints. Chosen by the server from memberships; a client never names one (I6). */
export function tenantRoom(tenant: string): string {
  return `tenant:${tenant}`;
}

/** Where a person's sockets belong now. */
export function roomsFor(person: Pick<PersonPrincipal, 'memberships'>): string[] {
  return person.memberships.map(({ tenant }) => tenantRoom(tenant)).sort();
}

/** What to join and leave so that a socket is where it belongs; rooms that are not a customer's are left alone. */
export function roomChanges(current: Iterable<string>, wanted: readonly string[]): { join: string[]; leave: string[] } {
  const joined = new Set([...current].filter((room) => room.startsWith('tenant:')));
  return { join: wanted.filter((room) => !joined.has(room)), leave: [...joined].filter((room) => !wanted.includes(room)) };
}
