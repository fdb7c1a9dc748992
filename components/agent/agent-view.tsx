'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { workloadQuery } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { NewKey, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { AgentHead } from './agent-head.tsx';
import { CallbackPanel } from './callback-panel.tsx';
import { ExecutorToolsPanel } from './executor-tools-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { FederationPanel } from './federation-panel.tsx';
import { FloodNotice } from './flood-notice.tsx';
import { KeyPanel } from './key-panel.tsx';
import { ReachPanel } from './reach-panel.tsx';
import { RecentPanel } from './recent-panel.tsx';
import { SharedNotice } from './shared-notice.tsx';
import { SnippetPanel } from './snippet-panel.tsx';
import { StopPanel } from './stop-panel.tsx';
import { SuspendedNotice } from './suspended-notice.tsx';

/** One agent or executor: may it act, with which keys, what can it reach, what did it ask; and how to stop it. */
export function AgentView({ initial, url }: { initial: WorkloadDetail; url: string }) {
  const { data: detail } = useQuery({ ...workloadQuery(initial.workload.ref), initialData: initial });
  // Never in a cache: it is gone with this page.
  const [made, setMade] = useState<NewKey | null>(null);
  const { workload } = detail;
  const isAgent = workload.kind === 'agent';
  // Until it asked or ran something, or while it changes its key, how to plug it in is what people are here for.
  const isNew = made !== null || (isAgent ? detail.recent.length === 0 : workload.lastSeenAt === null);
  const snippets = <SnippetPanel key="snippets" detail={detail} url={url} made={made} />;
  return (
    <div className="-mt-5 sm:-mt-7">
      <TabTitle title={`${workload.tenant.name}: ${toVisibleText(workload.name)}`} />
      <AgentHead detail={detail} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 gap-5">
          <SuspendedNotice detail={detail} onMade={setMade} />
          <FloodNotice detail={detail} />
          <SharedNotice detail={detail} />
          <KeyPanel detail={detail} made={made} onMade={setMade} />
          {isNew && snippets}
          <FederationPanel detail={detail} />
          {isAgent && <CallbackPanel detail={detail} />}
          {isAgent && <RecentPanel detail={detail} />}
          {isAgent ? <ReachPanel detail={detail} /> : <ExecutorToolsPanel detail={detail} />}
          {!isNew && snippets}
        </div>
        <div className="grid gap-5">
          <FactsPanel detail={detail} />
          {detail.mayAdminister && <StopPanel detail={detail} />}
        </div>
      </div>
    </div>
  );
}
