import type { Command } from '#components/frame/commands.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';
import { mayStartQuickApprove } from './quick-call.ts';
import type { RowAction } from './row-actions.tsx';

/** What the keys do to one row, by name, for the palette. `act` begins it; none of them decides by itself. */
export function rowCommands(row: RequestRow, me: string, act: (action: RowAction, row: RequestRow) => void): Command[] {
  const what = `${row.toolTitle} for ${toVisibleText(row.tenant.name)}`;
  const words = 'row call request';
  const command = (action: RowAction, hint: string, label: string, takesFocus = false): Command => {
    return { id: `row-${action}`, label: `${label} ${what}`, hint, words, takesFocus, run: () => act(action, row) };
  };
  const mine = row.claim?.personId === me;
  return [
    command('open', 'o', 'Open'),
    command('claim', 'c', mine ? 'Release' : 'Claim'),
    mayStartQuickApprove(row) ? command('approve', 'a', 'Approve', true) : command('approve', 'a', 'Read and approve'),
    command('deny', 'd', 'Deny', true),
    command('edit', 'e', 'Edit'),
  ];
}
