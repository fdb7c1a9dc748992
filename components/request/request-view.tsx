'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { detailQuery } from '#lib/client/queries.ts';
import { callParts } from '#lib/client/request-parts.ts';
import { higherRisk, toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { BeforePanel } from './before-panel.tsx';
import { CallPanel } from './call-panel.tsx';
import { ClaimPanel } from './claim-panel.tsx';
import { ContextPanel } from './context-panel.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { DeniedBanner } from './denied-banner.tsx';
import { EditPanel } from './edit-panel.tsx';
import { FlagNotice } from './flag-notice.tsx';
import { LeaveEditDialog } from './leave-edit-dialog.tsx';
import { NotePanel } from './note-panel.tsx';
import { PolicyPanel } from './policy-panel.tsx';
import { RequestHead } from './request-head.tsx';
import { ResultPanel } from './result-panel.tsx';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';
import { useDecision } from './use-decision.ts';
import { useDisplayed } from './use-displayed.ts';
import { useEdit } from './use-edit.ts';
import { useNeighbours } from './use-neighbours.ts';
import { useShown } from './use-shown.ts';
import { useSwitchGuard } from './use-switch-guard.ts';

/** One request: first what would run, then why it stopped, then what the agent says, then what became of it. */
export function RequestView({ initial }: { initial: RequestDetail }) {
  const { data: live } = useQuery({ ...detailQuery(initial.request.id), initialData: initial });
  const [busy, setBusy] = useState(false);
  const [editing, setEditing] = useState(false);
  const state = useShown(live, busy || editing);
  const { shown } = state;
  const edit = useEdit(shown);
  useNeighbours(shown.request.id);
  if (editing !== (edit.draft !== null)) setEditing(edit.draft !== null);
  const startEdit = useEffectEvent(edit.start);
  // `e` in the queue leads here.
  useEffect(() => {
    if (location.hash === '#edit') startEdit();
  }, []);

  const args = edit.draft ?? shown.request.arguments;
  const script = edit.draft === null ? shown.script : edit.script;
  const content = script?.content ?? null;
  const parts = useMemo(() => callParts(args, shown.request.targets, content), [args, shown.request.targets, content]);
  const displayed = useDisplayed(parts);
  const guard = useSwitchGuard(shown);
  const risk = edit.preview?.risk ? higherRisk(shown.risk, edit.preview.risk) : shown.risk;
  const decision = useDecision({ state, displayed, edit, guard, risk });
  const call = {
    arguments: args,
    // An edit that has changed nothing yet is no edit.
    original: edit.draft === null || edit.changes.length === 0 ? shown.originalArguments : shown.request.arguments,
    digest: edit.draft === null ? shown.request.digest : (edit.preview?.digest ?? null),
    risk,
    script,
  };

  return (
    <div className="-mt-5 sm:-mt-7">
      <TabTitle title={`${shown.tenant.name}: ${toVisibleText(shown.tool.title)}`} />
      <RequestHead detail={shown} guard={guard} />
      <div className="grid items-start gap-5 pb-64 lg:grid-cols-[minmax(0,1fr)_21rem] lg:pb-0">
        <div className="grid min-w-0 gap-5">
          <DeniedBanner detail={shown} />
          <FlagNotice detail={shown} />
          <EditPanel detail={shown} edit={edit} />
          <CallPanel detail={shown} call={call} parts={parts} displayed={displayed} />
          <ResultPanel detail={shown} />
          <BeforePanel detail={shown} args={args} />
          <PolicyPanel detail={shown} />
          <ClaimPanel detail={shown} />
          <Thread detail={{ ...shown, messages: live.messages }} />
          <NotePanel detail={{ ...shown, notes: live.notes }} />
          <ContextPanel detail={shown} />
          <Timeline detail={shown} />
        </div>
        <DecisionPanel state={state} decision={decision} edit={edit} call={call} onBusy={setBusy} onShowWaiting={() => state.show(live)} />
      </div>
      <LeaveEditDialog edit={edit} />
    </div>
  );
}
