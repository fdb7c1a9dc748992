import { ExactText } from '#components/ui/exact-text.tsx';
import type { UncheckedPattern } from '#lib/contract/unchecked-pattern.ts';

/** Each pattern that is not checked: of what, which it is, where it stands in the schema, and why nobody can match it safely. */
export function UncheckedList({ patterns }: { patterns: readonly UncheckedPattern[] }) {
  return (
    <ul className="grid gap-2.5" data-testid="unchecked-patterns">
      {patterns.map(({ pointer, pattern, why, argument }) => (
        <li key={pointer} className="grid min-w-0 gap-0.5 border-warn/50 border-l-2 pl-3 text-[0.8125rem] [overflow-wrap:anywhere]">
          <span>
            Not checked: pattern <ExactText text={pattern} mono className="font-medium" />
            {argument === null ? '' : ' of '}
            {argument !== null && (argument === '' ? 'the arguments' : <ExactText text={argument} mono />)}
          </span>
          <span className="text-muted text-xs">
            at <ExactText text={pointer} mono /> of the schema: <ExactText text={why} />
          </span>
        </li>
      ))}
    </ul>
  );
}
