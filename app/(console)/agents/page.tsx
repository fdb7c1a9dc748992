import { AgentsView } from '#components/agent/agents-view.tsx';
import { listWorkloads } from '#lib/ops/list-workloads.ts';
import { readOrNotFound, requireViewer } from '../../viewer.ts';

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AgentsPage({ searchParams }: Props) {
  const { tenant } = await searchParams;
  const selected = typeof tenant === 'string' ? tenant : undefined;
  const viewer = await requireViewer(selected === undefined ? '/agents' : `/agents?tenant=${encodeURIComponent(selected)}`);
  const initial = await readOrNotFound((db) => listWorkloads(db, viewer));
  return <AgentsView initial={initial} tenant={selected} />;
}
