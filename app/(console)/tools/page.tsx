import { toolsPath } from '#components/tool/tools-path.ts';
import { ToolsView } from '#components/tool/tools-view.tsx';
import { proposedToolQuery } from '#lib/contract/proposed-tool.ts';
import { requireViewer } from '../../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ToolsPage({ searchParams }: Props) {
  const asked = await searchParams;
  const filter = proposedToolQuery.pick({ tenant: true, standing: true, server: true, q: true }).safeParse(asked).data ?? {};
  await requireViewer(toolsPath(filter));
  return <ToolsView filter={filter} />;
}
