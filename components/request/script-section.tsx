import { BadgeCheck, FileQuestion, TriangleAlert } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { CallPart } from '#lib/client/request-parts.ts';
import type { ScriptView } from '#lib/contract/console-view.ts';
import { CallSection } from './call-section.tsx';
import { PartFrame } from './part-frame.tsx';
import { ScriptLines } from './script-lines.tsx';
import { scriptLanguage } from './script-language.ts';
import type { Displayed } from './use-displayed.ts';

type Props = { script: ScriptView; parts: readonly CallPart[]; displayed: Displayed };

/** What the call runs by name: the library's own text of it, whole, or that nobody can say what it is. */
export function ScriptSection({ script, parts, displayed }: Props) {
  const { content, name, interpreter, signedBy, contradictions, argument, named } = script;
  return (
    <CallSection title="Script" note={content === null ? 'cannot be shown' : `${name ?? ''}, from the library, by its hash`}>
      <div className="grid gap-2.5" data-testid="script">
        {content === null ? (
          <p className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2.5 text-danger" data-testid="script-hidden">
            <FileQuestion aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>
              The library holds no script under <ExactText text={`${argument} = ${named}`} mono className="text-[0.8125rem]" />. Nobody can
              see what would run, so nobody can approve it.
            </span>
          </p>
        ) : (
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8125rem]" data-testid="script-signature">
            {signedBy === null ? (
              <span className="inline-flex items-center gap-1.5 font-medium text-warn">
                <TriangleAlert aria-hidden className="size-3.5" /> Not signed, checked against the library
              </span>
            ) : (
              <span className="inline-flex items-center gap-1.5 font-medium text-ok">
                <BadgeCheck aria-hidden className="size-3.5" /> Signed by {signedBy}, checked against the library
              </span>
            )}
            <span className="text-muted">for {interpreter}</span>
          </p>
        )}
        {contradictions.map((text) => (
          <p key={text} className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn" data-testid="script-contradiction">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>{text} That raises the risk of this call.</span>
          </p>
        ))}
        {content !== null && (
          <div className="divide-y divide-line rounded-md border bg-sunken">
            {parts.map((part, index) =>
              part.kind === 'script' ? (
                <PartFrame key={part.index} part={part} index={index} displayed={displayed} className="px-3 py-2">
                  <ScriptLines text={part.text} language={scriptLanguage(interpreter)} firstLine={part.firstLine} />
                </PartFrame>
              ) : null,
            )}
          </div>
        )}
      </div>
    </CallSection>
  );
}
