import { cn } from '#components/ui/cn.ts';
import type { RiskTier } from '#lib/contract/call-view.ts';

const LOOK: Record<RiskTier, { word: string; bars: number; tone: string }> = {
  low: { word: 'Low risk', bars: 1, tone: 'text-muted' },
  elevated: { word: 'Elevated risk', bars: 2, tone: 'text-warn' },
  high: { word: 'High risk', bars: 3, tone: 'text-danger' },
  critical: { word: 'Critical risk', bars: 4, tone: 'text-danger' },
};

/** How much a wrong yes would hurt: a word, a number of bars and a colour, each enough by itself. */
export function TierMark({ tier, className }: { tier: RiskTier; className?: string }) {
  const { word, bars, tone } = LOOK[tier];
  return (
    <span data-testid="risk-tier" data-tier={tier} className={cn('inline-flex items-center gap-1.5 font-medium', tone, className)}>
      <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={11 - bar * 3}
            width="3"
            height={5 + bar * 3}
            rx="0.8"
            className={bar < bars ? 'fill-current' : 'fill-line'}
          />
        ))}
      </svg>
      {word}
    </span>
  );
}
