'use client';

import { useQuery } from '@tanstack/react-query';
import { Ban, Check, CircleHelp, CirclePause, type LucideIcon } from 'lucide-react';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { cn } from '#components/ui/cn.ts';
import { Panel } from '#components/ui/panel.tsx';
import { reachQuery } from '#lib/client/workloads.ts';
import type { Reach, WorkloadDetail } from '#lib/contract/workload-view.ts';

type Tool = Reach['tools'][number];
const GROUPS: { outcome: Tool['outcome']; word: string; icon: LucideIcon; tone: string }[] = [
  { outcome: 'allow', word: 'Runs without asking', icon: Check, tone: 'text-ok' },
  { outcome: 'escalate', word: 'Held for people', icon: CirclePause, tone: 'text-held' },
  { outcome: 'deny', word: 'Denied', icon: Ban, tone: 'text-danger' },
  { outcome: null, word: 'Cannot be computed: the tool brings no example', icon: CircleHelp, tone: 'text-muted' },
];

/** What policy would say to it, tool by tool, to a call that nothing is special about. */
export function ReachPanel({ detail }: { detail: WorkloadDetail }) {
  const { data, error } = useQuery(reachQuery(detail.workload.ref));
  return (
    <Panel
      title="What it can reach"
      aside={
        data && (
          <span className="font-mono text-2xs text-faint" title={`Policy version ${data.policyVersion}`}>
            {data.policyVersion.slice(0, 19)}
          </span>
        )
      }
      bodyClassName="grid gap-5"
    >
      <p className="text-muted">
        Policy’s answer now to one neutral call of each tool: its own example, on an ordinary machine or account, with full confidence. A
        real call may be held or denied for its arguments, its targets or its hour, which cannot be known before.
      </p>
      {error && (
        <p role="alert" className="text-danger text-xs">
          {error.message}
        </p>
      )}
      {!data && !error && <p className="min-h-64 text-faint">Asking policy…</p>}
      {data &&
        GROUPS.map((group) => <Group key={group.word} {...group} tools={data.tools.filter(({ outcome }) => outcome === group.outcome)} />)}
    </Panel>
  );
}

function Group({ word, icon: Icon, tone, tools }: (typeof GROUPS)[number] & { tools: Tool[] }) {
  if (tools.length === 0) return null;
  return (
    <div data-testid="reach-group">
      <h3 className={cn('mb-2 flex items-center gap-2 font-semibold text-[0.8125rem]', tone)}>
        <Icon aria-hidden className="size-4" strokeWidth={2.2} />
        {word}
        <span className="tabular font-normal text-muted">{tools.length}</span>
      </h3>
      <ul className="grid rounded-md border">
        {tools.map((tool) => (
          <li
            key={tool.name}
            data-testid="reach"
            data-tool={tool.name}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 border-b px-3.5 py-2 last:border-b-0"
          >
            <span className="min-w-0">
              <span className="font-medium">{tool.title}</span> <span className="font-mono text-faint text-xs">{tool.name}</span>
            </span>
            <RiskMark toolClass={tool.class} className="text-xs" />
            <span className="col-span-2 text-muted text-xs">{whyOf(tool)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function whyOf({ outcome, reasons, need }: Tool): string {
  const seats = Object.entries(need ?? {}).map(([role, count]) => `${count} ${role}${count > 1 ? 's' : ''}`);
  const asks = seats.length > 0 ? `Asks for ${seats.join(' and ')}.` : '';
  const why = reasons.length > 0 ? reasons.join(' ') : outcome === 'escalate' ? 'No policy covers it.' : '';
  return [asks, why].filter(Boolean).join(' ');
}
