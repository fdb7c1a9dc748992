import { RiskMark } from '#components/request/risk-mark.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { Reach } from '#lib/contract/workload-view.ts';

type Tool = Reach['tools'][number];

/** One tool: what it is, what harm it can do, why policy says what it says, and, where that is not the same for all, who runs it. */
export function ReachItem({ tool, named }: { tool: Tool; named: boolean }) {
  return (
    <li
      data-testid="reach"
      data-tool={tool.name}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 border-b px-3.5 py-2 last:border-b-0"
    >
      <span className="min-w-0">
        <span className="font-medium">{tool.title}</span>{' '}
        <span className="font-mono text-faint text-xs [overflow-wrap:anywhere]">{tool.name}</span>
      </span>
      <RiskMark toolClass={tool.class} className="text-xs" />
      <span className="col-span-2 text-muted text-xs">
        {whyOf(tool)} {named && tool.outcome !== 'deny' && <RunBy executor={tool.executor} />}
      </span>
    </li>
  );
}

function RunBy({ executor }: { executor: Tool['executor'] }) {
  if (executor === null) return <span className="text-danger">No executor would run it.</span>;
  return (
    <span data-testid="run-by">
      Run by <ExactText text={executor.name} />.
    </span>
  );
}

function whyOf({ outcome, reasons, need }: Tool): string {
  const seats = Object.entries(need ?? {}).map(([role, count]) => `${count} ${role}${count > 1 ? 's' : ''}`);
  const asks = seats.length > 0 ? `Asks for ${seats.join(' and ')}.` : '';
  const why = reasons.length > 0 ? reasons.join(' ') : outcome === 'escalate' ? 'No policy covers it.' : '';
  return [asks, why].filter(Boolean).join(' ');
}
