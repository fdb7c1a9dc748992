import type { RequestRow } from '#lib/contract/console-view.ts';
import { cn } from '#components/ui/cn.ts';

type ToolClass = RequestRow['toolClass'];

/** Each class has a silhouette, a word and a colour, so that any one of the three is enough. */
const RISK: Record<ToolClass, { word: string; tone: string; shape: React.ReactNode }> = {
  read: {
    word: 'Read only',
    tone: 'text-muted',
    shape: <circle cx="8" cy="8" r="5.2" className="fill-none stroke-current" strokeWidth="2" />,
  },
  reversible: {
    word: 'Reversible',
    tone: 'text-reversible',
    shape: (
      <g className="fill-none stroke-current" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M3.2 8.6a4.9 4.9 0 1 0 1.5-4.1" />
        <path d="M3.4 2.2v3.1h3.1" />
      </g>
    ),
  },
  disruptive: {
    word: 'Disruptive',
    tone: 'text-warn',
    shape: (
      <g>
        <path d="M8 1.4 14.6 8 8 14.6 1.4 8Z" className="fill-none stroke-current" strokeWidth="2" strokeLinejoin="round" />
        <path d="M8 1.4V14.6L1.4 8Z" className="fill-current" />
      </g>
    ),
  },
  destructive: {
    word: 'Destructive',
    tone: 'text-danger',
    shape: (
      <g>
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" className="fill-current" />
        <path d="M5.4 5.4 10.6 10.6M10.6 5.4 5.4 10.6" className="stroke-surface" strokeWidth="2" strokeLinecap="round" />
      </g>
    ),
  },
  'lowers-protection': {
    word: 'Lowers protection',
    tone: 'text-lowers',
    shape: (
      <g>
        <path d="M8 1 14 3.2v4.2c0 3.6-2.4 6.3-6 7.6-3.6-1.3-6-4-6-7.6V3.2Z" className="fill-current" />
        <path
          d="M8 4.6v5.2M5.7 7.8 8 10.2l2.3-2.4"
          className="fill-none stroke-surface"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </g>
    ),
  },
  identity: {
    word: 'Identity',
    tone: 'text-identity',
    shape: (
      <g className="fill-current">
        <circle cx="8" cy="4.6" r="3.4" />
        <path d="M1.6 15c.4-3.7 2.9-5.8 6.4-5.8s6 2.1 6.4 5.8Z" />
      </g>
    ),
  },
};

export function RiskMark({ toolClass, className, wordClassName }: { toolClass: ToolClass; className?: string; wordClassName?: string }) {
  const { word, tone, shape } = RISK[toolClass];
  return (
    <span className={cn('inline-flex items-center gap-1.5 whitespace-nowrap font-medium', tone, className)} data-risk={toolClass}>
      <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" aria-hidden="true">
        {shape}
      </svg>
      <span className={wordClassName}>{word}</span>
    </span>
  );
}
