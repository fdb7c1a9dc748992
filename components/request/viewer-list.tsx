import { Eye } from 'lucide-react';
import { RelativeTime } from '#components/ui/time.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

type Props = { viewers: RequestDetail['viewers']; meId: string; now: string };

/** Who opened this request, and when first. */
export function ViewerList({ viewers, meId, now }: Props) {
  if (viewers.length === 0) return null;
  return (
    <div>
      <h3 className="mb-1.5 font-semibold text-[0.8125rem]">Opened by</h3>
      <ul className="flex flex-wrap gap-x-5 gap-y-1" data-testid="viewers">
        {viewers.map(({ id, name, firstAt }) => (
          <li key={id} className="inline-flex items-center gap-1.5">
            <Eye aria-hidden className="size-3.5 text-muted" />
            {id === meId ? 'you' : name}
            <RelativeTime at={firstAt} now={now} className="text-muted text-xs" />
          </li>
        ))}
      </ul>
    </div>
  );
}
