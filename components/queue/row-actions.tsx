import { Button } from '#components/ui/button.tsx';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { mayStartQuickApprove } from './quick-call.ts';

export type RowAction = 'open' | 'approve' | 'deny' | 'edit' | 'claim';

/**
 * For a mouse: what the keys do, on the row itself, at the end of its second line, which gives way to them. They come once
 * the pointer has rested there (`usePointedRow`). The keyboard reaches them by their letters.
 */
export function RowActions({ row, me, onAction }: { row: RequestRow; me: string; onAction: (action: RowAction, row: RequestRow) => void }) {
  const mine = row.claim?.personId === me;
  return (
    <span className="relative z-1 hidden shrink-0 items-center gap-1.5 lg:flex">
      <ActionButton label={mine ? 'Release' : 'Claim'} hint="c" onPress={() => onAction('claim', row)} />
      <ActionButton label="Deny" hint="d" onPress={() => onAction('deny', row)} />
      {mayStartQuickApprove(row) && <ActionButton label="Approve" hint="a" onPress={() => onAction('approve', row)} />}
    </span>
  );
}

function ActionButton({ label, hint, onPress }: { label: string; hint: string; onPress: () => void }) {
  return (
    <Button size="sm" tabIndex={-1} title={`${label} (${hint})`} onClick={onPress} className="h-6 gap-1.5 px-2 text-xs">
      {label}
      <kbd aria-hidden className="font-mono text-2xs text-faint">
        {hint}
      </kbd>
    </Button>
  );
}
