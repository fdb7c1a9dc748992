import { ToolView } from '#components/tool/tool-view.tsx';
import { getProposedTool } from '#lib/ops/get-proposed-tool.ts';
import { readOrNotFound, requireViewer } from '../../../../viewer.ts';

type Props = { params: Promise<{ tenant: string; name: string }> };

export default async function ToolPage({ params }: Props) {
  const { tenant, name } = await params;
  const viewer = await requireViewer(`/tools/${tenant}/${name}`);
  const initial = await readOrNotFound((db) => getProposedTool(db, viewer, decodeURIComponent(tenant), decodeURIComponent(name)));
  return <ToolView key={`${tenant} ${name}`} initial={initial} />;
}
