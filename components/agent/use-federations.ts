import { useQuery } from '@tanstack/react-query';
import { federationsQuery } from '#lib/client/federations.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { useRoles } from './use-roles.ts';

/** The federations of an agent or executor, as far as this person may know of them: those that stand, and those that are over. */
export function useFederations(workload: WorkloadRow) {
  const { roles, mayRead } = useRoles(workload.tenant.id);
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
