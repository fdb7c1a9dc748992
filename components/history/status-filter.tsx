'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { STATUS_WORDS } from '#components/request/status-mark.tsx';
import { Select } from '#components/ui/field.tsx';
import { type HistoryFilter, historyHref } from './history-filter.ts';

export function StatusFilter({ filter }: { filter: HistoryFilter }) {
  const router = useRouter();
  return (
    <div className="flex items-center gap-2">
      {filter.tool && (
        <Link
          href={historyHref({ ...filter, tool: undefined })}
          aria-label={`Stop filtering by ${filter.tool}`}
          className="inline-flex h-9 items-center gap-1.5 rounded-md border bg-surface px-3 font-mono text-xs hover:bg-sunken"
        >
          {filter.tool} <X aria-hidden className="size-3.5" />
        </Link>
      )}
      <label htmlFor="history-status" className="sr-only">
        Outcome
      </label>
      <Select
        id="history-status"
        value={filter.status}
        onChange={(event) => router.push(historyHref({ ...filter, status: event.target.value }), { scroll: false })}
        className="w-44"
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
    </div>
  );
}
