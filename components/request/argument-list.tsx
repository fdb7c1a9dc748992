import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { type JsonLeaf, jsonLeaves, leafKind } from '#lib/contract/call-view.ts';
import type { RequestDetail } from '#lib/contract/console-view.ts';

type JsonObject = RequestDetail['request']['arguments'];
type Props = { leaves: JsonLeaf[]; schema: JsonObject; original: JsonObject | null };

/** Every value of the arguments, in stored order, with its path and its type. What the call does, it does with these. */
export function ArgumentList({ leaves, schema, original }: Props) {
  if (leaves.length === 1 && leaves[0]?.path.length === 0) return <p className="text-muted">The call takes no arguments.</p>;
  const before = original && new Map(jsonLeaves(original).map((leaf) => [pathText(leaf.path), JSON.stringify(leaf.value)]));
  const now = new Set(leaves.map((leaf) => pathText(leaf.path)));
  const removed = before ? [...before].filter(([path]) => !now.has(path)) : [];
  return (
    <>
      <dl className="divide-y divide-line rounded-md border bg-sunken" data-testid="arguments">
        {leaves.map((leaf) => {
          const path = pathText(leaf.path);
          const was = before?.get(path);
          const changed = before !== null && was !== JSON.stringify(leaf.value);
          return (
            <div
              key={path}
              data-testid="argument-leaf"
              className="grid gap-x-4 gap-y-0.5 px-3 py-2 sm:grid-cols-[minmax(8rem,13rem)_minmax(0,1fr)_auto]"
            >
              <dt className="text-muted" title={describe(schema, leaf.path)}>
                <PathText path={leaf.path} />
              </dt>
              <dd className="min-w-0">
                <LeafValue value={leaf.value} />
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
              <dd className="text-faint text-xs leading-5 max-sm:hidden">{leafKind(leaf.value)}</dd>
            </div>
          );
        })}
      </dl>
      {removed.map(([path, was]) => (
        <p key={path} className="mt-2 text-warn text-xs">
          Removed by the edit: <ExactText text={`${path} = ${was}`} mono className="text-xs" />
        </p>
      ))}
    </>
  );
}

function LeafValue({ value }: { value: JsonLeaf['value'] }) {
  const kind = leafKind(value);
  if (typeof value !== 'string')
    return <span className={cn('font-mono text-[0.8125rem]', kind !== 'number' && 'font-medium')}>{JSON.stringify(value)}</span>;
  if (value === '')
    return (
      <span className="font-mono text-[0.8125rem] text-muted">
        "" <span className="font-sans text-xs">(empty text)</span>
      </span>
    );
  return <ExactText text={value} mono className="max-h-none" />;
}

/** `hosts[2].name` for people, unambiguous because keys with odd characters are quoted. */
function pathText(path: JsonLeaf['path']): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const plain = /^[A-Za-z_][\w-]*$/.test(step) ? step : `[${JSON.stringify(step)}]`;
      return index > 0 && !plain.startsWith('[') ? `.${plain}` : plain;
    })
    .join('');
}

function PathText({ path }: { path: JsonLeaf['path'] }) {
  return <ExactText text={pathText(path)} mono />;
}

/** What our schema says of a top-level argument; shown on hover, never instead of the value. */
function describe(schema: JsonObject, path: JsonLeaf['path']): string | undefined {
  const properties = schema.properties;
  const name = path[0];
  if (typeof name !== 'string' || typeof properties !== 'object' || properties === null || Array.isArray(properties)) return undefined;
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (typeof property !== 'object' || property === null || Array.isArray(property)) return undefined;
  return typeof property.description === 'string' ? property.description : undefined;
}
