import { Hand } from 'lucide-react';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** Who has the request in hand, when that is somebody else; null otherwise. */
export function otherClaimant({ claim, me }: Pick<RequestDetail, 'claim' | 'me'>): string | null {
  if (claim === null || claim.personId === null || claim.personId === me.id) return null;
  return claim.personName ?? 'A colleague';
}

/** Said before an approval goes past a colleague. It stops nobody: a claim is no lock. */
export function ClaimWarning({ detail }: { detail: RequestDetail }) {
  const who = otherClaimant(detail);
  if (who === null) return null;
  return (
    <p role="status" data-testid="claim-warning" className="flex items-start gap-2 rounded-md bg-held-soft px-3 py-2 text-[0.8125rem]">
      <Hand aria-hidden className="mt-0.5 size-3.5 shrink-0 text-held" />
      <span>
        <span className="font-medium">{who} has claimed this.</span> If you decide, you decide in their place.
      </span>
    </p>
  );
}
