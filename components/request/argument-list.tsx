import { ExactText } from '#components/ui/exact-text.tsx';
import type { CallPart } from '#lib/client/request-parts.ts';
import { type JsonLeaf, type JsonObject, jsonLeaves } from '#lib/contract/call-view.ts';
import { LeafSearch } from './leaf-search.tsx';
import { PartBody } from './part-body.tsx';
import { PartFrame } from './part-frame.tsx';
import { pathText } from './path-text.ts';
import type { Displayed } from './use-displayed.ts';

type Props = {
  args: JsonObject;
  parts: readonly CallPart[];
  displayed: Displayed;
  schema: JsonObject;
  original: JsonObject | null;
};

const SEARCH_FROM = 25;
/** One long text is as hard to find something in: what is far away is not drawn, so the browser cannot search it. */
const SEARCH_FROM_PARTS = 12;

/** Every value of the arguments, in stored order, with its path and its type. What the call does, it does with these. */
export function ArgumentList({ args, parts, displayed, schema, original }: Props) {
  const leaves = jsonLeaves(args);
  if (leaves.length === 1 && leaves[0]?.path.length === 0)
    return (
      <PartedList>
        <Parts {...{ args, parts, displayed, schema }} before={null} />
      </PartedList>
    );
  const before = original && leafTexts(original);
  const now = before && leafTexts(args);
  const removed = before && now ? [...before].filter(([path]) => !now.has(path)) : [];
  return (
    <>
      {(leaves.length >= SEARCH_FROM || parts.length >= SEARCH_FROM_PARTS) && <LeafSearch parts={parts} />}
      <PartedList>
        <Parts {...{ args, parts, displayed, schema, before }} />
      </PartedList>
      {removed.map(([path, was]) => (
        <p key={path} className="mt-2 text-warn text-xs">
          Removed by the edit: <ExactText text={`${path} = ${was}`} mono className="text-xs" />
        </p>
      ))}
    </>
  );
}

function PartedList({ children }: { children: React.ReactNode }) {
  return (
    <div className="divide-y divide-line rounded-md border bg-sunken" data-testid="arguments">
      {children}
    </div>
  );
}

type PartsProps = Omit<Props, 'original'> & { before: ReadonlyMap<string, string> | null };

function Parts({ args, parts, displayed, schema, before }: PartsProps) {
  return parts.map((part, index) => {
    if (part.kind === 'targets' || part.kind === 'script') return null;
    const place = part.kind === 'text' ? `${pathText(part.path)} ${part.index}` : pathText(part.leaves[0]?.path ?? []);
    return (
      <PartFrame key={place} part={part} index={index} displayed={displayed}>
        {part.kind !== 'text' && part.leaves[0]?.path.length === 0 ? (
          <p className="px-3 py-2 text-muted">The call takes no arguments.</p>
        ) : (
          <PartBody part={part} schema={schema} before={before} whole={args} />
        )}
      </PartFrame>
    );
  });
}

function leafTexts(value: JsonObject): Map<string, string> {
  return new Map(jsonLeaves(value).map((leaf: JsonLeaf) => [pathText(leaf.path), JSON.stringify(leaf.value)]));
}
