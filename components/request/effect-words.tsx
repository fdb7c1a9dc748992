import { ExactText } from '#components/ui/exact-text.tsx';
import type { EffectPart } from './effect-parts.ts';

/** The descriptor's sentence, each stored value in it set apart. */
export function EffectWords({ parts }: { parts: readonly EffectPart[] }) {
  return parts.map((part, index) =>
    part.value ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
      <span key={index} className="rounded bg-sunken px-1.5 py-0.5 font-medium font-mono text-[0.9em] ring-1 ring-line">
        <ExactText text={part.text} className="break-normal [overflow-wrap:anywhere]" />
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
      <span key={index}>{part.text}</span>
    ),
  );
}
