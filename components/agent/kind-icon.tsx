import { Bot, Server } from 'lucide-react';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

/** Agents propose, executors run: different silhouettes, always beside a word. */
export function KindIcon({ kind, className }: { kind: WorkloadRow['kind']; className?: string }) {
  const Icon = kind === 'agent' ? Bot : Server;
  return <Icon aria-hidden className={className} strokeWidth={1.8} />;
}
