import { Fragment } from 'react';
import { visibleText } from '#lib/contract/call-view.ts';
import { cn } from './cn.ts';

/**
 * Text of other people, whole and checkable: nothing is cut, nothing is parsed, and what would be invisible or would
 * reorder its neighbours is named. `mono` for what will be executed.
 */
export function ExactText({ text, mono = false, className }: { text: string; mono?: boolean; className?: string }) {
  return (
    <bdi dir="ltr" className={cn('break-exact', mono && 'font-mono text-[0.8125rem]', className)}>
      {visibleText(text).map((segment, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable string have no other identity
        const key = index;
        if (segment.kind === 'text') return <Fragment key={key}>{segment.text}</Fragment>;
        if (segment.kind === 'mixed') return <Mixed key={key} text={segment.text} scripts={segment.scripts} />;
        return (
          <Fragment key={key}>
            <span
              className={cn(
                'font-mono text-[0.9em]',
                segment.kind === 'mark' && segment.label.length > 1
                  ? 'mx-px rounded-sm bg-warn-soft px-0.5 font-semibold text-warn'
                  : 'text-faint',
              )}
            >
              {segment.label}
            </span>
            {segment.kind === 'layout' && segment.text}
          </Fragment>
        );
      })}
    </bdi>
  );
}

function Mixed({ text, scripts }: { text: string; scripts: string[] }) {
  const warning = `mixes ${scripts.join(' and ')} letters`;
  return (
    <span className="rounded-sm bg-warn-soft px-0.5 text-warn underline decoration-2 decoration-wavy" title={warning}>
      {text}
      <span className="ml-1 font-sans text-2xs no-underline">({warning})</span>
    </span>
  );
}
