'use client';

import { useRouter } from 'next/navigation';
import { SearchBox } from '#components/queue/search-box.tsx';
import { ChipLink } from '#components/ui/chip-link.tsx';
import { Select } from '#components/ui/field.tsx';
import type { ToolFilter } from '#lib/client/tools.ts';
import { type ProposedToolCounts, TOOL_STANDINGS } from '#lib/contract/proposed-tool.ts';
import { standingWord } from './standing-mark.tsx';
import { toolsPath } from './tools-path.ts';

type Count = ProposedToolCounts['items'][number];

/** What to see of them: how they stand, with how many do, behind which server, and what some words are in. All of it is in the address. */
export function ToolsFilter({ filter, counts }: { filter: ToolFilter; counts: readonly Count[] }) {
  const router = useRouter();
  const here = counts.filter(({ tenant }) => filter.tenant === undefined || tenant === filter.tenant);
  const servers = [...new Set(here.map(({ server }) => server))].sort();
  const shown = here.filter(({ server }) => filter.server === undefined || server === filter.server);
  return (
    <div className="mb-4 grid gap-2.5 sm:flex sm:flex-wrap sm:items-center sm:justify-between sm:gap-x-4">
      <nav aria-label="Filter by review" className="strip min-w-0 gap-1.5 py-1">
        {[undefined, ...TOOL_STANDINGS].map((standing) => (
          <ChipLink key={standing ?? 'all'} href={toolsPath({ ...filter, standing })} active={filter.standing === standing}>
            {standing === undefined ? 'All' : standingWord(standing)}
            <span className="tabular text-muted" data-testid={`count-${standing ?? 'all'}`}>
              {sum(shown.filter((each) => standing === undefined || each.standing === standing)).toLocaleString('en')}
            </span>
          </ChipLink>
        ))}
      </nav>
      <div className="flex min-w-0 flex-1 items-center gap-2.5 sm:max-w-md sm:justify-end">
        {(servers.length > 1 || filter.server !== undefined) && (
          <>
            <label htmlFor="tools-server" className="sr-only">
              Server
            </label>
            <Select
              id="tools-server"
              data-testid="server-filter"
              value={filter.server ?? ''}
              onChange={(event) => router.push(toolsPath({ ...filter, server: event.target.value || undefined }), { scroll: false })}
              className="w-36 shrink-0 pointer-coarse:h-11 sm:w-44"
            >
              <option value="">All servers</option>
              {[...new Set([...servers, ...(filter.server === undefined ? [] : [filter.server])])].map((server) => (
                <option key={server} value={server}>
                  {server} ({sum(here.filter((each) => each.server === server)).toLocaleString('en')})
                </option>
              ))}
            </Select>
          </>
        )}
        <SearchBox value={filter.q ?? ''} hrefFor={(q) => toolsPath({ ...filter, q })} />
      </div>
    </div>
  );
}

function sum(counts: readonly Count[]): number {
  return counts.reduce((all, { count }) => all + count, 0);
}
