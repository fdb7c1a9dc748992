import { ExactText } from '#components/ui/exact-text.tsx';
import type { JsonObject } from '#lib/contract/call-view.ts';
import type { RequestView, TargetView } from '#lib/contract/request-view.ts';
import { effectLead, effectParts, targetsInSentence } from './effect-parts.ts';
import { EffectWords } from './effect-words.tsx';

type Props = { effect: string; args: JsonObject; targets: readonly TargetView[]; tenantName: string; status: RequestView['status'] };

/** What the call does, in the descriptor's words and with the stored values; then on what, and for whom. */
export function EffectSentence({ effect, args, targets, tenantName, status }: Props) {
  const on = targetsInSentence(targets);
  return (
    <div className="grid gap-1.5">
      <h1
        id="call-title"
        className="max-w-[46rem] text-pretty font-semibold text-xl leading-snug tracking-tight sm:text-2xl sm:leading-snug"
      >
        <EffectWords parts={effectParts(effect, args, targets, effectLead(status))} />
      </h1>
      <p className="mt-1 text-[0.9375rem] text-muted">
        {on && (
          <>
            On <ExactText text={on.name} mono className="font-medium text-ink" />
            {on.more > 0 && <span className="font-medium text-ink"> and {on.more} more</span>}, for{' '}
          </>
        )}
        {!on && 'For '}
        <span className="font-medium text-ink">{tenantName}</span>.
      </p>
    </div>
  );
}
