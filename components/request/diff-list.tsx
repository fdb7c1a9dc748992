import { Minus, MoveVertical, PenLine, Plus } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import type { Json, JsonChange } from '#lib/contract/call-view.ts';
import { pathText } from './path-text.ts';

const LOOK = {
  added: { icon: Plus, tone: 'text-ok', word: 'added' },
  removed: { icon: Minus, tone: 'text-danger', word: 'removed' },
  changed: { icon: PenLine, tone: 'text-warn', word: 'changed' },
  moved: { icon: MoveVertical, tone: 'text-muted', word: 'moved' },
} as const;

/** What turns one value into another, one line each, by sign and word as well as colour. */
export function DiffList({ changes }: { changes: readonly JsonChange[] }) {
  if (changes.length === 0) return <p className="text-muted">Nothing differs.</p>;
  return (
    <ul className="divide-y divide-line rounded-md border bg-sunken" data-testid="diff">
      {changes.map((change) => {
        const { icon: Icon, tone, word } = LOOK[change.kind !== 'changed' && change.reorder ? 'moved' : change.kind];
        return (
          <li key={`${change.kind} ${pathText(change.path)}`} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 px-3 py-2">
            <Icon aria-hidden className={`mt-0.5 size-3.5 ${tone}`} strokeWidth={2.4} />
            <div className="grid gap-0.5">
              <p className="text-muted text-xs">
                <ExactText text={pathText(change.path) || 'the whole'} mono className="text-xs" /> <span className={tone}>{word}</span>
              </p>
              {change.kind !== 'added' && <Side sign="−" value={change.before} />}
              {change.kind !== 'removed' && <Side sign="+" value={change.after} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Side({ sign, value }: { sign: '−' | '+'; value: Json }) {
  return (
    <p className="grid grid-cols-[0.75rem_minmax(0,1fr)] font-mono text-[0.8125rem] leading-5">
      <span aria-hidden className={sign === '−' ? 'text-danger' : 'text-ok'}>
        {sign}
      </span>
      <span className="sr-only">{sign === '−' ? 'before' : 'after'}</span>
      <ExactText text={typeof value === 'string' ? value : JSON.stringify(value, null, 1)} mono />
    </p>
  );
}
