import { RequestView } from '#components/request/request-view.tsx';
import { getRequestDetail } from '#lib/ops/get-request-detail.ts';
import { readOrNotFound, requireViewer } from '../../../viewer.ts';

type Props = { params: Promise<{ id: string }> };

export default async function RequestPage({ params }: Props) {
  const { id } = await params;
  const viewer = await requireViewer(`/requests/${encodeURIComponent(id)}`);
  const initial = await readOrNotFound((db) => getRequestDetail(db, viewer, id));
  return <RequestView key={id} initial={initial} />;
}
