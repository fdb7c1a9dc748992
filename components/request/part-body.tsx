import { memo } from 'react';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { CallPart } from '#lib/client/request-parts.ts';
import { own, schemaNodeAt } from '#lib/client/request-schema.ts';
import { type JsonLeaf, type JsonObject, scriptOf } from '#lib/contract/call-view.ts';
import { DecodedText } from './decoded-text.tsx';
import { LeafRow } from './leaf-row.tsx';
import { LeafValue } from './leaf-value.tsx';
import { LookAlikes } from './look-alikes.tsx';
import { pathText } from './path-text.ts';
import { ScriptLines } from './script-lines.tsx';

type Part = Exclude<CallPart, { kind: 'targets' | 'script' }>;
type Props = { part: Part; schema: JsonObject; before: ReadonlyMap<string, string> | null; whole: JsonObject };

/**
 * What one part of the arguments draws: every leaf in it, each with its path. Drawn once: each part that comes into view
 * changes the page around it, and thousands of values again each time would hold up the hand that scrolls.
 */
export const PartBody = memo(function PartBody({ part, schema, before, whole }: Props) {
  if (part.kind === 'items') return <Items part={part} schema={schema} before={before} />;
  if (part.kind === 'text') return <Stretch part={part} schema={schema} whole={whole} />;
  return (
    <dl className="divide-y divide-line">
      {part.leaves.map((leaf) => (
        <LeafRow key={pathText(leaf.path)} leaf={leaf} node={schemaNodeAt(schema, leaf.path)} before={before} />
      ))}
    </dl>
  );
});

function Items({ part, schema, before }: { part: Part & { kind: 'items' } } & Pick<Props, 'schema' | 'before'>) {
  const path = pathText(part.path);
  return (
    <div className="px-3 py-2">
      <p className="mb-1 text-muted">
        <ExactText text={path} mono />{' '}
        <span className="tabular text-xs">
          {part.leaves.length} of {part.total} in this run, from [{part.from}]
        </span>
      </p>
      <ol className="gap-x-6 sm:columns-2">
        {part.leaves.map((leaf) => (
          <li key={String(leaf.path.at(-1))} data-testid="argument-leaf" className="flex break-inside-avoid gap-2 py-0.5">
            <span className="tabular min-w-9 shrink-0 text-right font-mono text-faint text-xs leading-5">{String(leaf.path.at(-1))}</span>
            <span className="min-w-0">
              <LeafValue path={leaf.path} value={leaf.value} node={schemaNodeAt(schema, leaf.path)} />
              {before && before.get(pathText(leaf.path)) !== JSON.stringify(leaf.value) && (
                <span className="ml-2 text-warn text-xs">Edited.</span>
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Stretch({ part, schema, whole }: { part: Part & { kind: 'text' } } & Pick<Props, 'schema' | 'whole'>) {
  const { path, text, index, count, firstLine } = part;
  const all = valueAt(whole, path);
  const language = scriptOf(path, all, schemaNodeAt(schema, path)) ?? 'none';
  return (
    <div className="px-3 py-2" data-testid={index === 0 ? 'argument-leaf' : undefined}>
      <p className="mb-1 flex flex-wrap gap-x-3 text-muted text-xs">
        <ExactText text={pathText(path)} mono />
        <span className="tabular">
          {language !== 'none' && `${language} script, `}
          part {index + 1} of {count}
        </span>
      </p>
      <ScriptLines text={text} language={language} firstLine={firstLine} />
      {index === count - 1 && typeof all === 'string' && (
        <>
          <LookAlikes text={all} />
          <DecodedText text={all} />
        </>
      )}
    </div>
  );
}

function valueAt(whole: JsonObject, path: JsonLeaf['path']): unknown {
  return path.reduce<unknown>((at, step) => {
    if (Array.isArray(at)) return at[Number(step)];
    return typeof at === 'object' && at !== null ? own(at as JsonObject, String(step)) : undefined;
  }, whole);
}
