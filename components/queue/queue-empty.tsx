'use client';

import { useQuery } from '@tanstack/react-query';
import { CirclePause } from 'lucide-react';
import Link from 'next/link';
import { buttonStyle } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { fetchRows, type ListFilter, queryKeys } from '#lib/client/queries.ts';
import { activeFields } from './queue-filter.ts';

/** Calm: nothing waits, and that is good. Says when somebody last decided, so that quiet can be told from broken. */
export function QueueEmpty({ filter }: { filter: ListFilter }) {
  const narrowed = activeFields(filter).length > 0;
  const { data } = useQuery({
    queryKey: [...queryKeys.lists, 'last decision'],
    queryFn: ({ signal }) => fetchRows({ status: 'decided', sort: 'decided' }, { limit: 1 }, signal),
    enabled: !narrowed,
    refetchInterval: 60_000,
  });
  const last = data?.items[0];
  if (narrowed) {
    return (
      <EmptyState icon={<CirclePause className="size-5" />} title="Nothing waits in this view">
        <span className="mb-3 block">Other calls may be held; this view leaves them out.</span>
        <Link href="/" className={buttonStyle({ size: 'sm' })}>
          Show all
        </Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<CirclePause className="size-5" />} title="Nothing waits">
      {data && last?.decidedAt ? (
        <>
          The last decision was{' '}
          <Link href={`/requests/${last.id}`} prefetch={false} className="font-medium text-ink underline underline-offset-2">
            {last.toolTitle}
          </Link>{' '}
          for {last.tenant.name}, <RelativeTime at={last.decidedAt} now={data.now} />
          {last.decidedBy.length > 0 && ` by ${last.decidedBy.join(', ')}`}.
        </>
      ) : (
        'When policy stops an agent’s call, it appears here at once.'
      )}
    </EmptyState>
  );
}
