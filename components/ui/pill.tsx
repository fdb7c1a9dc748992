import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

type Props = ComponentProps<'span'> & { icon: LucideIcon; tone: string; turns?: boolean };

/** How something stands, by shape, word and colour: each enough by itself. `turns` while it is under way. */
export function Pill({ icon: Icon, tone, turns = false, className, children, ...props }: Props) {
  return (
    <span
      className={cn('inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 font-medium text-xs', tone, className)}
      {...props}
    >
      <Icon aria-hidden className={cn('size-3.5', turns && 'animate-spin')} strokeWidth={2.2} />
      {children}
    </span>
  );
}
