'use client';

import { Eye } from 'lucide-react';
import { useLook, usePresence } from '#lib/client/presence.ts';

/** Who else has this request open at this moment. */
export function PresenceLine({ requestId, meId }: { requestId: string; meId: string }) {
  useLook(requestId);
  const others = usePresence(requestId).filter(({ id }) => id !== meId);
  return (
    <p role="status" data-testid="presence" className="inline-flex items-center gap-1.5 text-muted text-xs empty:hidden">
      {others.length > 0 && (
        <>
          <Eye aria-hidden className="size-3.5 shrink-0" />
          {others.map(({ name }) => name).join(' and ')} {others.length === 1 ? 'is' : 'are'} looking at this
        </>
      )}
    </p>
  );
}
