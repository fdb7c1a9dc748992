import { ExactText } from '#components/ui/exact-text.tsx';
import type { FlagView } from '#lib/contract/console-view.ts';
import { flagRanges } from './flag-ranges.ts';
import { FLAG_WORDS } from './flag-words.ts';

type Props = { label: string; text: string; flags?: readonly FlagView[]; mono?: boolean };

/** One field of the agent's prose, whole, with the service's remarks drawn on it and written under it. */
export function AgentText({ label, text, flags = [], mono = false }: Props) {
  return (
    <div>
      <dt className="mb-0.5 text-muted text-xs">{label}</dt>
      <dd className="max-w-[46rem] leading-6">
        {text === '' ? <span className="text-faint">nothing given</span> : <ExactText text={text} mono={mono} ranges={flagRanges(flags)} />}
        {flags.length > 0 && (
          <ul className="mt-1.5 grid gap-1 border-warn border-l-2 pl-3 text-[0.8125rem] leading-5" data-testid="flags">
            {flags.map(({ kind, start, excerpt, explain }) => (
              <li key={`${kind} ${start}`}>
                <span className="font-medium text-warn">{FLAG_WORDS[kind]}</span> in “<ExactText text={excerpt} className="text-muted" />
                ”: {explain}
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}
