import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/cn.ts';

const TONES = {
  danger: { box: 'border-danger/40 bg-danger-soft', ink: 'text-danger' },
  warn: { box: 'border-warn/40 bg-warn-soft', ink: 'text-warn' },
};

type Props = { label: string; testId: string; icon: LucideIcon; tone: keyof typeof TONES; children: ReactNode };

/** What should be known of a workload before anything else on its page. */
export function AlertCard({ label, testId, icon: Icon, tone, children }: Props) {
  const { box, ink } = TONES[tone];
  return (
    <section aria-label={label} data-testid={testId} className={cn('flex items-start gap-3 rounded-lg border px-4 py-3.5 sm:px-5', box)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4.5 shrink-0', ink)} />
      <div className="grid min-w-0 gap-0.5">{children}</div>
    </section>
  );
}
