import { effectParts } from '#components/request/effect-parts.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { JsonObject } from '#lib/contract/call-view.ts';

/** The descriptor's sentence with the stored values, in a line of text. */
export function EffectText({ effect, args }: { effect: string; args: JsonObject }) {
  return (
    <span className="font-medium">
      {effectParts(effect, args).map((part, index) =>
        part.value ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
          <ExactText key={index} text={part.text} mono />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable sentence
          <span key={index}>{part.text}</span>
        ),
      )}
    </span>
  );
}
