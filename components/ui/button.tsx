import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';

export const buttonStyle = cva(
  'inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:opacity-45',
  {
    variants: {
      variant: {
        plain: 'border border-line bg-surface text-ink hover:bg-sunken',
        quiet: 'text-muted hover:bg-sunken hover:text-ink',
        ink: 'bg-ink text-canvas hover:bg-ink/88',
        held: 'bg-held text-on-held hover:bg-held/90',
        danger: 'border border-danger/55 bg-surface text-danger hover:bg-danger-soft',
        'danger-solid': 'bg-danger text-on-danger hover:bg-danger/90',
      },
      size: {
        sm: 'h-8 px-2.5 text-[0.8125rem]',
        md: 'h-9 px-3.5 text-sm',
        lg: 'h-11 px-5 text-[0.9375rem]',
        icon: 'size-9',
      },
    },
    defaultVariants: { variant: 'plain', size: 'md' },
  },
);

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle>;

/** Never a submit button unless it says so: nothing here is anybody's default. */
export function Button({ className, variant, size, type = 'button', ...props }: ButtonProps) {
  return <button type={type} className={cn(buttonStyle({ variant, size }), className)} {...props} />;
}
