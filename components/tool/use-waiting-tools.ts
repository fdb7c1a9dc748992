import { useQuery } from '@tanstack/react-query';
import { meQuery } from '#lib/client/queries.ts';
import { countWaitingTools, toolCountsQuery } from '#lib/client/tools.ts';
import { mayReviewTools } from '#lib/contract/proposed-tool.ts';

/** How many tools wait for this person's review; zero for whoever may review none, who is not asked about any either. */
export function useWaitingTools(): number {
  const tenants = useQuery(meQuery()).data?.tenants ?? [];
  const reviews = tenants.some(({ roles }) => mayReviewTools(roles));
  const counts = useQuery({ ...toolCountsQuery(), enabled: reviews }).data;
  return counts && reviews ? countWaitingTools(counts, tenants) : 0;
}
