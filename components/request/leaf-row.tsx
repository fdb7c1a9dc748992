import { ExactText } from '#components/ui/exact-text.tsx';
import { formatLeaf, type JsonLeaf, type JsonObject, scriptOf } from '#lib/contract/call-view.ts';
import { LeafValue } from './leaf-value.tsx';
import { pathText } from './path-text.ts';

type Props = { leaf: JsonLeaf; node: JsonObject | undefined; before: ReadonlyMap<string, string> | null };

/** One value of the arguments with its path and its type, and what it was before a technician's edit. */
export function LeafRow({ leaf, node, before }: Props) {
  const path = pathText(leaf.path);
  const was = before?.get(path);
  const changed = before !== null && was !== JSON.stringify(leaf.value);
  const description = node?.description;
  return (
    <div data-testid="argument-leaf" className="grid gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(8rem,13rem)_minmax(0,1fr)_auto]">
      <dt className="text-muted" title={typeof description === 'string' ? description : undefined}>
        <ExactText text={path} mono />
      </dt>
      <dd className="min-w-0">
        <LeafValue path={leaf.path} value={leaf.value} node={node} />
        {changed && (
          <p className="mt-1 text-warn text-xs">
            Edited.{' '}
            {was === undefined ? (
              'Not in the agent’s call.'
            ) : (
              <>
                The agent asked for <ExactText text={was} mono className="text-xs" />
              </>
            )}
          </p>
        )}
      </dd>
      <dd className="text-faint text-xs leading-5 max-sm:hidden">{typeWord(leaf, node)}</dd>
    </div>
  );
}

function typeWord({ path, value }: JsonLeaf, node: JsonObject | undefined): string {
  const { kind } = formatLeaf(path, value, node);
  if (kind !== 'script') return kind;
  const language = scriptOf(path, value, node);
  return language === null || language === 'none' ? 'script' : `${language} script`;
}
