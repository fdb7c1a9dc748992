import { useQuery } from '@tanstack/react-query';
import { meQuery } from '#lib/client/queries.ts';

/** Who may read how a customer's workloads come in and who is told of them; to others the service answers an empty list. */
const READERS = ['admin', 'manager', 'auditor'];

/** What the person is for a customer. Nothing until that is known. */
export function useRoles(tenant: string): { roles: readonly string[]; mayRead: boolean } {
  const roles = useQuery(meQuery()).data?.tenants.find(({ id }) => id === tenant)?.roles ?? [];
  return { roles, mayRead: roles.some((role) => READERS.includes(role)) };
}
