import { ArrowUp, ArrowUpDown } from 'lucide-react';
import type { RowList } from './stable-rows.ts';

/** What waits aside so that nothing moves under a hand, and the one key that lets it in. */
export function NewPill({ list, onTidy }: { list: RowList; onTidy: () => void }) {
  const fresh = list.waiting.length;
  const gone = list.shown.filter((entry) => entry.gone !== null).length;
  const Icon = fresh > 0 ? ArrowUp : ArrowUpDown;
  return (
    <div className="pointer-events-none fixed inset-x-0 top-16 z-20 flex justify-center">
      <button
        type="button"
        data-testid="new-pill"
        title="Put in order (n)"
        onClick={() => {
          onTidy();
          window.scrollTo({ top: 0 });
        }}
        className="tabular pointer-events-auto inline-flex h-9 items-center pointer-coarse:h-11 gap-2 rounded-full bg-held px-4 font-medium text-on-held shadow-pop hover:bg-held/90"
      >
        <Icon aria-hidden className="size-4" />
        {[fresh > 0 && `${fresh} new`, gone > 0 && `${gone} decided`].filter(Boolean).join(' · ') || 'The order changed'}
        <span className="sr-only">. Put in order</span>
        <kbd aria-hidden className="font-mono text-2xs opacity-75 max-lg:hidden">
          n
        </kbd>
      </button>
    </div>
  );
}
