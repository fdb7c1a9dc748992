import { ExactText } from '#components/ui/exact-text.tsx';
import type { CallPart } from '#lib/client/request-parts.ts';
import { type JsonObject, jsonLeaves, type RiskTier } from '#lib/contract/call-view.ts';
import type { RequestDetail, ScriptView } from '#lib/contract/console-view.ts';
import { ArgumentList } from './argument-list.tsx';
import { CallSection } from './call-section.tsx';
import { EffectSentence } from './effect-sentence.tsx';
import { RiskMark } from './risk-mark.tsx';
import { ScriptSection } from './script-section.tsx';
import { targetCounts } from './target-counts.ts';
import { TargetList } from './target-list.tsx';
import { TierMark } from './tier-mark.tsx';
import { UncheckedNotice } from './unchecked-notice.tsx';
import { UndoLine } from './undo-line.tsx';
import type { Displayed } from './use-displayed.ts';

/** What is on the screen and would be signed: the stored call, or the one that a technician is editing it into. */
export type CallOnScreen = {
  arguments: JsonObject;
  original: JsonObject | null;
  digest: string | null;
  risk: RiskTier;
  script: ScriptView | null;
};
type Props = { detail: RequestDetail; call: CallOnScreen; parts: readonly CallPart[]; displayed: Displayed };

/** Whose hands it would be in; once it ran, the result says whose it was. */
function RunBy({ detail: { executor, execution, request } }: { detail: RequestDetail }) {
  if (execution !== null || (request.status !== 'pending' && request.status !== 'approved')) return null;
  return executor === null ? (
    <span className="text-danger"> · no executor would run it</span>
  ) : (
    <span data-testid="run-by">
      {' · run by '}
      <ExactText text={executor.name} />
    </span>
  );
}

/**
 * What will run: drawn from the call and our own descriptor of the tool, and from nothing that the agent wrote
 * about it. Every leaf, nothing cut (I5).
 */
export function CallPanel({ detail, call, parts, displayed }: Props) {
  const { request, tool, tenant } = detail;
  const count = jsonLeaves(call.arguments).length;
  return (
    <section aria-labelledby="call-title" className="rounded-lg border bg-surface" data-testid="call-panel">
      <div className="grid gap-4 px-4 py-5 sm:px-6 sm:py-6">
        <EffectSentence
          effect={tool.effect}
          args={call.arguments}
          targets={request.targets}
          tenantName={tenant.name}
          status={request.status}
        />
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 text-[0.8125rem]">
          <TierMark tier={call.risk} />
          <RiskMark toolClass={tool.class} />
          <span className="text-muted">
            {tool.title} · <span className="font-mono">{tool.name}</span>
            <RunBy detail={detail} />
          </span>
        </div>
        <UndoLine tool={tool} />
      </div>
      <CallSection
        title="Arguments"
        note={`${count} ${count === 1 ? 'value' : 'values'}${call.original ? ', edited by a technician' : ''}`}
      >
        <UncheckedNotice tool={tool} />
        <ArgumentList args={call.arguments} parts={parts} displayed={displayed} schema={tool.schema} original={call.original} />
      </CallSection>
      {call.script && <ScriptSection script={call.script} parts={parts} displayed={displayed} />}
      <CallSection title="Targets" note={targetCounts(request.targets)}>
        <TargetList parts={parts} displayed={displayed} tenantName={tenant.name} now={detail.now} />
      </CallSection>
      <CallSection title="Digest" note={call.digest === request.digest ? `version ${request.version}` : 'of the edited call'}>
        <p className="font-mono text-[0.8125rem] text-muted leading-5">
          {call.digest === null ? 'not known until the edit is valid' : <ExactText text={call.digest} mono />}
        </p>
      </CallSection>
    </section>
  );
}
