import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { createKey, workloadKeys } from '#lib/client/workloads.ts';
import type { NewKey, WorkloadRow } from '#lib/contract/workload-view.ts';

/** Makes a key of a workload and tells it this once. */
export function useNewKey(workload: WorkloadRow, onMade: (key: NewKey) => void): UseMutationResult<NewKey, Error, void> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => createKey(workload.ref),
    onSuccess: (key) => {
      queryClient.setQueryData(workloadKeys.detail(workload.ref), key.detail);
      onMade(key);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
}
