import { QueueView } from '#components/queue/queue-view.tsx';
import { listQuery } from '#lib/contract/console-view.ts';
import { listRequests } from '#lib/ops/list-requests.ts';
import { readOrNotFound, requireViewer } from '../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function QueuePage({ searchParams }: Props) {
  const { tenant } = await searchParams;
  const query = listQuery.safeParse({ status: 'open', tenant });
  const viewer = await requireViewer(query.data?.tenant ? `/?tenant=${query.data.tenant}` : '/');
  const filter = query.data ?? listQuery.parse({});
  const initial = await readOrNotFound((db) => listRequests(db, viewer, filter));
  return <QueueView key={filter.tenant ?? ''} initial={initial} tenant={filter.tenant} />;
}
