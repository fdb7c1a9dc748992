import { AgentView } from '#components/agent/agent-view.tsx';
import { appConfig } from '#lib/auth/current-person.ts';
import { findWorkload } from '#lib/ops/find-workload.ts';
import { readOrNotFound, requireViewer } from '../../../viewer.ts';

type Props = { params: Promise<{ id: string }> };

export default async function AgentPage({ params }: Props) {
  const { id } = await params;
  const viewer = await requireViewer(`/agents/${encodeURIComponent(id)}`);
  const initial = await readOrNotFound((db) => findWorkload(db, viewer, decodeURIComponent(id)));
  return <AgentView key={id} initial={initial} url={appConfig().publicUrl} />;
}
