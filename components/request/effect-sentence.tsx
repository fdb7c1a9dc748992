import { ExactText } from '#components/ui/exact-text.tsx';
import type { JsonObject } from '#lib/contract/call-view.ts';
import type { TargetView } from '#lib/contract/request-view.ts';
import { effectParts, targetsInSentence } from './effect-parts.ts';

type Props = { effect: string; args: JsonObject; targets: readonly TargetView[]; tenantName: string };

/** What the call does, in the descriptor's words and with the stored values; then on what, and for whom. */
export function EffectSentence({ effect, args, targets, tenantName }: Props) {
  const on = targetsInSentence(targets);
  return (
    <div className="grid gap-1.5">
      <h1
        id="call-title"
        className="max-w-[46rem] text-pretty font-semibold text-xl leading-snug tracking-tight sm:text-2xl sm:leading-snug"
      >
        {effectParts(effect, args).map((part, index) =>
          part.value ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
            <span key={index} className="rounded bg-sunken px-1.5 py-0.5 font-medium font-mono text-[0.9em] ring-1 ring-line">
              <ExactText text={part.text} className="break-normal [overflow-wrap:anywhere]" />
            </span>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
            <span key={index}>{part.text}</span>
          ),
        )}
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
