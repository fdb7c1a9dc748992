import { StatusMark } from '#components/request/status-mark.tsx';
import type { Gone } from './stable-rows.ts';

/** What became of a row that is no longer of this list, and by whose hand. */
export function RowOutcome({ gone }: { gone: Gone }) {
  const { row } = gone;
  if (row === null) return <span className="text-faint text-xs">no longer here</span>;
  if (row.status === 'pending') {
    return <span className="text-muted text-xs">{row.claim?.personName ? `${row.claim.personName} took it` : 'not in this view now'}</span>;
  }
  return (
    <span className="grid justify-items-end gap-0.5">
      <StatusMark status={row.status} />
      {row.decidedBy.length > 0 && <span className="max-w-32 truncate text-2xs text-muted">by {row.decidedBy.join(', ')}</span>}
    </span>
  );
}
