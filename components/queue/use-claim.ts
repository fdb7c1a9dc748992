'use client';

import { useCallback, useEffect, useState } from 'react';
import { claimRequest, releaseRequest } from '#lib/client/claims.ts';
import type { RequestRow } from '#lib/contract/console-view.ts';

const SAID_MS = 6_000;

/** Claim and release of a row. Taking over what a colleague has is said twice: the second press within the message does it. */
export function useClaim(me: string, ask: (ids: readonly string[]) => void) {
  const [failure, setFailure] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    if (failure === null) return;
    const timer = setTimeout(() => {
      setFailure(null);
      setRefused(null);
    }, SAID_MS);
    return () => clearTimeout(timer);
  }, [failure]);

  const toggle = useCallback(
    (row: RequestRow) => {
      const others = row.claim !== null && row.claim.personId !== null && row.claim.personId !== me;
      if (others && refused !== row.id) {
        setRefused(row.id);
        setFailure(`${row.claim?.personName ?? 'A colleague'} works on this. Press c again to take it over.`);
        return;
      }
      setFailure(null);
      setRefused(null);
      const done = row.claim?.personId === me ? releaseRequest(row.id) : claimRequest(row.id, others);
      done
        .catch((problem: unknown) => setFailure(problem instanceof Error ? problem.message : 'It could not be claimed.'))
        .finally(() => ask([row.id]));
    },
    [me, ask, refused],
  );
  return { toggle, failure };
}
