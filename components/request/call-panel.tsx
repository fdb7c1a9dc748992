import { ExactText } from '#components/ui/exact-text.tsx';
import { jsonLeaves } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { ArgumentList } from './argument-list.tsx';
import { EffectSentence } from './effect-sentence.tsx';
import { RiskMark } from './risk-mark.tsx';
import { TargetList } from './target-list.tsx';

/**
 * What will run: drawn from the stored call and our own descriptor of the tool, and from nothing that the agent wrote
 * about it. Every leaf, nothing cut (I5).
 */
export function CallPanel({ detail }: { detail: RequestDetail }) {
  const { request, tool, originalArguments } = detail;
  const leaves = jsonLeaves(request.arguments);
  const edited = originalArguments !== null;
  return (
    <section aria-labelledby="call-title" className="overflow-hidden rounded-lg border bg-surface" data-testid="call-panel">
      <div className="grid gap-4 px-4 py-5 sm:px-6 sm:py-6">
        <EffectSentence effect={tool.effect} args={request.arguments} />
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1.5 text-[0.8125rem]">
          <RiskMark toolClass={tool.class} />
          <span className="text-muted">
            {tool.title} · <span className="font-mono">{tool.name}</span>
          </span>
        </div>
        {tool.undo === null ? (
          <p className="font-medium">There is no way back.</p>
        ) : (
          <p className="text-muted">
            <span className="font-medium text-ink">To undo: </span>
            {tool.undo}
          </p>
        )}
      </div>

      <Part
        title="Arguments"
        note={`${leaves.length} ${leaves.length === 1 ? 'value' : 'values'}${edited ? ', edited by a technician' : ''}`}
      >
        <ArgumentList leaves={leaves} schema={tool.schema} original={originalArguments} />
      </Part>
      <Part title="Targets" note={targetNote(request.targets.length)}>
        <TargetList targets={request.targets} tenantName={detail.tenant.name} now={detail.now} />
      </Part>
      <Part title="Digest" note={`version ${request.version}`}>
        <p className="font-mono text-[0.8125rem] text-muted leading-5">
          <ExactText text={request.digest} mono />
        </p>
      </Part>
    </section>
  );
}

function Part({ title, note, children }: { title: string; note: string; children: React.ReactNode }) {
  return (
    <div className="border-t px-4 py-4 sm:px-6">
      <div className="mb-2.5 flex items-baseline gap-2.5">
        <h2 className="font-semibold text-[0.8125rem]">{title}</h2>
        <span className="tabular text-muted text-xs">{note}</span>
      </div>
      {children}
    </div>
  );
}

function targetNote(count: number): string {
  if (count === 0) return 'the call names none';
  return `${count} in all`;
}
