import { ToolsView } from '#components/tool/tools-view.tsx';
import { proposedToolQuery } from '#lib/contract/proposed-tool.ts';
import { requireViewer } from '../../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ToolsPage({ searchParams }: Props) {
  const asked = await searchParams;
  const filter = proposedToolQuery.pick({ tenant: true, standing: true }).safeParse(asked).data ?? {};
  const search = new URLSearchParams(Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined));
  await requireViewer(search.size === 0 ? '/tools' : `/tools?${search}`);
  return <ToolsView filter={filter} />;
}
