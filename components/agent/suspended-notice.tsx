'use client';

import { CirclePause, OctagonX, Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { NewKey, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { AlertCard } from './alert-card.tsx';
import { useNewKey } from './use-new-key.ts';

const SUSPENDED = { word: 'Suspended', icon: CirclePause, what: 'its keys are refused, and nothing of it can be approved or run.' };
const REVOKED = {
  word: 'Revoked',
  icon: OctagonX,
  what: 'it has no key that is good and no federation, so nothing can come in as it.',
};

/** Why it may not act, and where nothing is left that it could come in by, the way back. */
export function SuspendedNotice({ detail, onMade }: { detail: WorkloadDetail; onMade: (key: NewKey) => void }) {
  const { workload, suspendedAt, suspendedReason, mayAdminister, now } = detail;
  if (suspendedAt === null) return null;
  const revoked = workload.state === 'revoked';
  const { word, icon, what } = revoked ? REVOKED : SUSPENDED;
  return (
    <AlertCard label={word} testId="suspended" icon={icon} tone="danger">
      <p>
        <span className="font-semibold text-danger">{word}</span> <RelativeTime at={suspendedAt} now={now} className="text-muted" />
        <span className="text-muted">: {what}</span>
      </p>
      {suspendedReason !== null && (
        <p>
          <ExactText text={suspendedReason} />
        </p>
      )}
      {revoked && mayAdminister && <WayBack detail={detail} onMade={onMade} />}
    </AlertCard>
  );
}

function WayBack({ detail, onMade }: { detail: WorkloadDetail; onMade: (key: NewKey) => void }) {
  const mutation = useNewKey(detail.workload, onMade);
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3.5 gap-y-2">
      <Button size="sm" data-testid="way-back" disabled={mutation.isPending} onClick={() => mutation.mutate()}>
        <Plus aria-hidden className="size-3.5" /> New key
      </Button>
      <span className="text-muted text-xs">The way back: a new key, which is refused until the {detail.workload.kind} is resumed too.</span>
      <ErrorLine error={mutation.error} />
    </div>
  );
}
