'use client';

import { useQuery } from '@tanstack/react-query';
import { Ban, Check, CircleHelp, CirclePause, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { reachQuery } from '#lib/client/workloads.ts';
import type { Reach, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { ReachItem } from './reach-item.tsx';

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
  const runner = soleRunner(data?.tools ?? []);
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
        {runner && (
          <>
            {' '}
            <span data-testid="run-by">
              Whatever may run is run by <ExactText text={runner.name} />.
            </span>
          </>
        )}
      </p>
      {error && (
        <p role="alert" className="text-danger text-xs">
          {error.message}
        </p>
      )}
      {!data && !error && <p className="min-h-64 text-faint">Asking policy…</p>}
      {data &&
        GROUPS.map((group) => (
          <Group
            key={group.word}
            {...group}
            tools={data.tools.filter(({ outcome }) => outcome === group.outcome)}
            named={runner === undefined}
          />
        ))}
    </Panel>
  );
}

/** The one executor that runs all of them, which is then said once. */
function soleRunner(tools: readonly Tool[]): Tool['executor'] | undefined {
  const [first] = tools;
  return first?.executor && tools.every(({ executor }) => executor?.id === first.executor?.id) ? first.executor : undefined;
}

/** Beyond these the rest is one click away: what people look for is what runs without asking. */
const SHOWN = 6;

function Group({ word, icon: Icon, tone, tools, named }: (typeof GROUPS)[number] & { tools: Tool[]; named: boolean }) {
  const [all, setAll] = useState(false);
  if (tools.length === 0) return null;
  const shown = all || tools.length <= SHOWN + 1 ? tools : tools.slice(0, SHOWN);
  return (
    <div data-testid="reach-group">
      <h3 className={cn('mb-2 flex items-center gap-2 font-semibold text-[0.8125rem]', tone)}>
        <Icon aria-hidden className="size-4" strokeWidth={2.2} />
        {word}
        <span className="tabular font-normal text-muted">{tools.length}</span>
      </h3>
      <ul className="grid rounded-md border">
        {shown.map((tool) => (
          <ReachItem key={tool.name} tool={tool} named={named} />
        ))}
      </ul>
      {shown.length < tools.length && (
        <Button size="sm" variant="quiet" className="mt-1" onClick={() => setAll(true)}>
          Show all {tools.length}
        </Button>
      )}
    </div>
  );
}
