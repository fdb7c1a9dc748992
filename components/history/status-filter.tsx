'use client';

import { useRouter } from 'next/navigation';
import { filterHref } from '#components/queue/queue-filter.ts';
import { STATUS_WORDS } from '#components/request/status-mark.tsx';
import { Select } from '#components/ui/field.tsx';
import type { ListFilter } from '#lib/client/queries.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';

export function StatusFilter({ filter }: { filter: ListFilter }) {
  const router = useRouter();
  return (
    <>
      <label htmlFor="history-status" className="sr-only">
        Outcome
      </label>
      <Select
        id="history-status"
        value={filter.status}
        onChange={(event) =>
          router.push(filterHref('/history', { ...filter, status: event.target.value as RequestRow['status'] }), { scroll: false })
        }
        className="w-40"
      >
        <option value="decided">All outcomes</option>
        {Object.entries(STATUS_WORDS)
          .filter(([status]) => status !== 'pending')
          .map(([status, word]) => (
            <option key={status} value={status}>
              {word}
            </option>
          ))}
      </Select>
    </>
  );
}
