import { HistoryView } from '#components/history/history-view.tsx';
import { filterHref, readFilter } from '#components/queue/queue-filter.ts';
import { listQuery } from '#lib/contract/console-view.ts';
import { listRequests } from '#lib/ops/list-requests.ts';
import { readOrNotFound, requireViewer } from '../../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HistoryPage({ searchParams }: Props) {
  const filter = readFilter(await searchParams, 'decided');
  const viewer = await requireViewer(filterHref('/history', filter));
  const initial = await readOrNotFound((db) => listRequests(db, viewer, listQuery.parse(filter)));
  return <HistoryView initial={initial} filter={filter} />;
}
