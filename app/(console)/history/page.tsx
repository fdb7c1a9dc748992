import { historyHref } from '#components/history/history-filter.ts';
import { HistoryView } from '#components/history/history-view.tsx';
import { listQuery } from '#lib/contract/console-view.ts';
import { listRequests } from '#lib/ops/list-requests.ts';
import { readOrNotFound, requireViewer } from '../../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HistoryPage({ searchParams }: Props) {
  const { status = 'decided', tenant, tool } = await searchParams;
  const query = listQuery.safeParse({ status, tenant, tool });
  const filter = query.data ?? listQuery.parse({ status: 'decided' });
  const viewer = await requireViewer(historyHref(filter));
  const initial = await readOrNotFound((db) => listRequests(db, viewer, filter));
  const { status: shown, tenant: of, tool: by } = filter;
  return <HistoryView key={historyHref(filter)} initial={initial} filter={{ status: shown, tenant: of, tool: by }} />;
}
