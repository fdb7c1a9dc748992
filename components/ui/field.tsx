import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

const control =
  'w-full rounded-md border border-edge/70 bg-surface px-3 text-ink placeholder:text-faint transition-colors focus-visible:border-held focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(control, 'h-10', className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return <textarea className={cn(control, 'min-h-20 resize-y py-2 leading-5', className)} {...props} />;
}

export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(control, 'h-9 cursor-pointer pr-8', className)} {...props} />;
}
