import { ExactText } from '#components/ui/exact-text.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

type Args = RequestDetail['request']['arguments'];
type Part = { text: string; value: boolean };

/**
 * `This will restart the service Spooler.` The words are the descriptor's; `{name}` stands for a stored argument. A
 * placeholder without a plain value stays as it is written, so that the sentence never says less than the list below.
 */
export function effectParts(effect: string, args: Args): Part[] {
  const sentence = /^this will\b/i.test(effect) ? effect : `This will ${effect}`;
  const whole = /[.!]$/.test(sentence.trim()) ? sentence.trim() : `${sentence.trim()}.`;
  return whole
    .split(/(\{[A-Za-z0-9_]+\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const name = /^\{(.+)\}$/.exec(part)?.[1];
      const value = name !== undefined && Object.hasOwn(args, name) ? args[name] : undefined;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { text: String(value), value: true };
      return { text: part, value: false };
    });
}

export function EffectSentence({ effect, args }: { effect: string; args: Args }) {
  return (
    <h1 id="call-title" className="max-w-[46rem] text-pretty font-semibold text-xl leading-snug tracking-tight sm:text-2xl sm:leading-snug">
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
  );
}
