import { Wrench } from 'lucide-react';
import { EmptyState } from '#components/ui/empty-state.tsx';
import type { ToolFilter } from '#lib/client/tools.ts';

/** Why no tool is listed: nothing waits, or nothing is as asked for. */
export function ToolsEmpty({ filter: { q, server, standing } }: { filter: ToolFilter }) {
  const narrowed = q !== undefined || server !== undefined || standing === 'approved' || standing === 'refused';
  return (
    <EmptyState icon={<Wrench className="size-5" />} title={narrowed ? 'No tool fits that' : 'No tools are waiting'}>
      {narrowed
        ? 'Search for less, or take a filter away.'
        : 'An MCP gate proposes the tools of the server behind it. They are here then, and none may be called before a manager or an administrator has judged it.'}
    </EmptyState>
  );
}
