import { ExactText } from '#components/ui/exact-text.tsx';
import type { TextRange } from '#components/ui/text-pieces.ts';
import type { ScriptLanguage } from '#lib/contract/call-view.ts';
import { scriptTokens } from './script-tokens.ts';

/** A text of several lines, numbered, coloured when it is a script. Every character of it, as React text and nothing else. */
export function ScriptLines({ text, language, firstLine = 1 }: { text: string; language: ScriptLanguage; firstLine?: number }) {
  const tokens = scriptTokens(text, language);
  let at = 0;
  return (
    <code className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 font-mono text-[0.8125rem] leading-5">
      {text.split(/(?<=\n)/).map((line, index) => {
        const start = at;
        at += line.length;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
          <span key={index} className="contents">
            <span
              aria-hidden
              data-line={firstLine + index}
              className="select-none text-right text-faint before:content-[attr(data-line)]"
            />
            <ExactText text={line} ranges={within(tokens, start, at)} />
          </span>
        );
      })}
    </code>
  );
}

/** The ranges of one line, counted from its start. A range over several lines colours each of them. */
function within(ranges: readonly TextRange[], start: number, end: number): TextRange[] {
  return ranges
    .filter((range) => range.start < end && range.end > start)
    .map((range) => ({ ...range, start: Math.max(range.start, start) - start, end: Math.min(range.end, end) - start }));
}
