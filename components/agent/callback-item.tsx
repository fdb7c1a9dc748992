'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { endCallbackOrigin } from '#lib/client/callback-origins.ts';
import type { CallbackOriginView } from '#lib/contract/callback-origin.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { deliveryText, isTrouble } from './callback-words.ts';
import { EndDialog } from './end-dialog.tsx';

type Props = { item: CallbackOriginView; workload: WorkloadRow; mayEnd: boolean; now: string };

/** One address that an agent may be told at: what waits, and what became of the newest notification. */
export function CallbackItem({ item, workload, mayEnd, now }: Props) {
  const [asking, setAsking] = useState(false);
  const { id, address, last, waiting, createdAt, createdBy, endedAt } = item;
  return (
    <li data-testid="callback" data-callback={id} className={cn('grid gap-2 px-3.5 py-3', endedAt !== null && 'spent')}>
      <div className="flex min-h-8 items-start gap-x-4">
        <span className="min-w-0 flex-1 self-center [overflow-wrap:anywhere]">
          <ExactText text={address} mono className="text-[0.8125rem]" />
        </span>
        {mayEnd && (
          <Button size="sm" variant="danger" className="shrink-0" data-testid="end-callback" onClick={() => setAsking(true)}>
            End
          </Button>
        )}
      </div>
      <p className={cn('text-xs', last !== null && isTrouble(last) ? 'text-danger' : 'text-muted')} data-testid="callback-last">
        {last === null ? (
          'nothing sent yet'
        ) : (
          <>
            {deliveryText(last)} · <RelativeTime at={last.at} now={now} />
          </>
        )}
        {waiting > 1 && ` · ${waiting} wait`}
      </p>
      <p className="text-muted text-xs">
        {endedAt !== null && (
          <>
            ended <RelativeTime at={endedAt} now={now} /> ·{' '}
          </>
        )}
        allowed <RelativeTime at={createdAt} now={now} /> by {createdBy}
      </p>
      {asking && (
        <EndDialog
          title="End callbacks to this address?"
          description={`Nothing more is sent there for ${workload.tenant.name}, what waits included, and requests that ask for it are refused. Decisions stay where the agent can read them.`}
          confirm="End it"
          testId="confirm-end-callback"
          end={() => endCallbackOrigin(id)}
          onClose={() => setAsking(false)}
        >
          <ExactText text={address} mono />
        </EndDialog>
      )}
    </li>
  );
}
