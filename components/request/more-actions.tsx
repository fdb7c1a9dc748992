import { Flag, type LucideIcon, MessageCircleQuestion, PenLine, Users } from 'lucide-react';
import { cn } from '#components/ui/cn.ts';

export type ActionId = 'edit' | 'ask' | 'hand-over' | 'report';
type Props = { editing: boolean; mayEdit: boolean; mayDeny: boolean; onAction: (action: ActionId) => void; className?: string };

/** Everything that is neither yes nor no. */
export function MoreActions({ editing, mayEdit, mayDeny, onAction, className }: Props) {
  const actions: { id: ActionId; icon: LucideIcon; text: string; hotkey?: string; disabled?: boolean }[] = [
    { id: 'edit', icon: PenLine, text: editing ? 'Drop edit' : 'Edit', hotkey: 'e', disabled: !mayEdit },
    { id: 'ask', icon: MessageCircleQuestion, text: 'Ask', hotkey: 'q' },
    { id: 'hand-over', icon: Users, text: 'Hand over', hotkey: 'h' },
    { id: 'report', icon: Flag, text: 'Report', hotkey: 'r', disabled: !mayDeny },
  ];
  return (
    <div className={cn('grid grid-cols-4 gap-1', className)}>
      {actions.map(({ id, icon: Icon, text, hotkey, disabled }) => (
        <button
          key={id}
          type="button"
          data-testid={`action-${id}`}
          disabled={disabled}
          aria-keyshortcuts={hotkey}
          title={hotkey ? `${text} (${hotkey})` : text}
          onClick={() => onAction(id)}
          className={cn(
            'flex min-h-12 flex-col items-center justify-center gap-0.5 rounded-md px-1 text-muted text-xs transition-colors hover:bg-sunken hover:text-ink disabled:opacity-45',
            id === 'edit' && editing && 'bg-warn-soft text-warn',
          )}
        >
          <Icon aria-hidden className="size-4" />
          <span className="text-center leading-tight">{text}</span>
        </button>
      ))}
    </div>
  );
}
