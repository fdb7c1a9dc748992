import { DEMO_ACCOUNTS } from '#lib/auth/demo-accounts.ts';
import type { Role } from '#lib/domain/role.ts';

export type DemoPerson = { id: string; email: string; name: string; roles: Record<string, Role[]> };

/** Each customer has two technicians, because some routes need two, and one manager. The admin signs nothing. */
const ROLES: Record<(typeof DEMO_ACCOUNTS)[number]['email'], Pick<DemoPerson, 'id' | 'roles'>> = {
  'ana@holdpoint.example': { id: 'ana', roles: { acme: ['technician'], northwind: ['technician'] } },
  'ben@holdpoint.example': { id: 'ben', roles: { acme: ['technician'], harbor: ['technician'] } },
  'noor@holdpoint.example': { id: 'noor', roles: { northwind: ['technician'], harbor: ['technician'] } },
  'mara@holdpoint.example': { id: 'mara', roles: { acme: ['manager'], northwind: ['manager'], harbor: ['manager'] } },
  'olga@holdpoint.example': { id: 'olga', roles: { acme: ['admin'], northwind: ['admin'], harbor: ['admin'] } },
};

export const DEMO_PEOPLE: readonly DemoPerson[] = DEMO_ACCOUNTS.map(({ email, name }) => ({ email, name, ...ROLES[email] }));
