import { toVisibleText } from '#lib/contract/call-view.ts';

/** The first targets by name and how many more there are. Names come from agents, so they are shown exactly. */
export function TargetNames({ names, count }: { names: readonly string[]; count: number }) {
  if (count === 0) return <span className="text-faint">no target</span>;
  const rest = count - names.length;
  return (
    <bdi dir="ltr" className="font-mono text-[0.8125rem]">
      {names.map(toVisibleText).join(', ')}
      {rest > 0 && <span className="tabular text-muted"> +{rest}</span>}
    </bdi>
  );
}
