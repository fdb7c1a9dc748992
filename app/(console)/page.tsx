import { filterHref, readFilter } from '#components/queue/queue-filter.ts';
import { QueueView } from '#components/queue/queue-view.tsx';
import { listQuery } from '#lib/contract/console-view.ts';
import { listRequests } from '#lib/ops/list-requests.ts';
import { readOrNotFound, requireViewer } from '../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function QueuePage({ searchParams }: Props) {
  const filter = readFilter(await searchParams, 'open');
  const viewer = await requireViewer(filterHref('/', filter));
  const initial = await readOrNotFound((db) => listRequests(db, viewer, listQuery.parse(filter)));
  return <QueueView initial={initial} filter={filter} />;
}
