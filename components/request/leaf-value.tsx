import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { type FormattedLeaf, formatLeaf, type JsonLeaf, type JsonObject, scriptOf } from '#lib/contract/call-view.ts';
import { DecodedText } from './decoded-text.tsx';
import { LookAlikes } from './look-alikes.tsx';
import { ScriptLines } from './script-lines.tsx';

type Props = { path: JsonLeaf['path']; value: JsonLeaf['value']; node: JsonObject | undefined };

/** One stored value, exactly, and how it reads beside it. */
export function LeafValue({ path, value, node }: Props) {
  const { kind, text, note } = formatLeaf(path, value, node);
  if (typeof value !== 'string')
    return (
      <>
        <span className={cn('tabular font-mono text-[0.8125rem]', typeof value !== 'number' && 'font-medium')}>{text}</span>
        <Reading kind={kind} note={note} />
      </>
    );
  if (value === '')
    return (
      <span className="font-mono text-[0.8125rem] text-muted">
        "" <span className="font-sans text-xs">(empty text)</span>
      </span>
    );
  const language = scriptOf(path, value, node);
  return (
    <>
      {language !== null || value.includes('\n') ? (
        <ScriptLines text={value} language={language ?? 'none'} />
      ) : (
        <>
          <ExactText text={value} mono className="max-h-none" />
          <Reading kind={kind} note={note} />
        </>
      )}
      <LookAlikes text={value} />
      <DecodedText text={value} />
    </>
  );
}

function Reading({ kind, note }: Pick<FormattedLeaf, 'kind' | 'note'>) {
  if (note === null || kind === 'yes/no') return null;
  return <span className="ml-2.5 text-muted text-xs">= {note}</span>;
}
