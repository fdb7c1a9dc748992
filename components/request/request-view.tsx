'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { detailQuery } from '#lib/client/queries.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { CallPanel } from './call-panel.tsx';
import { ClaimPanel } from './claim-panel.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { PolicyPanel } from './policy-panel.tsx';
import { RequestHead } from './request-head.tsx';
import { ResultPanel } from './result-panel.tsx';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';
import { useShown } from './use-shown.ts';

/** One request: first what would run, then why it stopped, then what the agent says, then what became of it. */
export function RequestView({ initial }: { initial: RequestDetail }) {
  const { data: live } = useQuery({ ...detailQuery(initial.request.id), initialData: initial });
  const [busy, setBusy] = useState(false);
  const state = useShown(live, busy);
  const { shown } = state;
  return (
    <div className="-mt-5 sm:-mt-7">
      <TabTitle title={`${shown.tenant.name}: ${toVisibleText(shown.tool.title)}`} />
      <RequestHead detail={shown} />
      <div className="grid items-start gap-5 pb-32 lg:grid-cols-[minmax(0,1fr)_21rem] lg:pb-0">
        <div className="grid min-w-0 gap-5">
          <CallPanel detail={shown} />
          <ResultPanel detail={shown} />
          <PolicyPanel detail={shown} />
          <ClaimPanel detail={shown} />
          <Thread detail={{ ...shown, messages: live.messages }} />
          <Timeline detail={shown} />
        </div>
        <DecisionPanel state={state} onBusy={setBusy} onShowWaiting={() => state.show(live)} />
      </div>
    </div>
  );
}
