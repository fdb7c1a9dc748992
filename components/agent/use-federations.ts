import { useQuery } from '@tanstack/react-query';
import { federationsQuery } from '#lib/client/federations.ts';
import { meQuery } from '#lib/client/queries.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

/** Whom a technician may not ask about; the service says the same by an empty list. */
const READERS = ['admin', 'manager', 'auditor'];

/** The federations of an agent or executor, as far as this person may know of them: those that stand, and those that are over. */
export function useFederations(workload: WorkloadRow) {
  const roles = useQuery(meQuery()).data?.tenants.find(({ id }) => id === workload.tenant.id)?.roles ?? [];
  const mayRead = roles.some((role) => READERS.includes(role));
  const { data, error } = useQuery({ ...federationsQuery(workload), enabled: mayRead });
  return {
    mayRead,
    mayChange: roles.includes('admin'),
    /** Whether there is nothing more to come. */
    settled: !mayRead || data !== undefined || error !== null,
    error,
    standing: data?.filter(({ revokedAt }) => revokedAt === null) ?? [],
    over: data?.filter(({ revokedAt }) => revokedAt !== null) ?? [],
  };
}
