'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { RelativeTime } from '#components/ui/time.tsx';
import { revokeKey, workloadKeys } from '#lib/client/workloads.ts';
import type { KeyView, WorkloadRow } from '#lib/contract/workload-view.ts';
import { EndDialog } from './end-dialog.tsx';

type Props = { item: KeyView; workload: WorkloadRow; mayRevoke: boolean; now: string };

/** One key by the part of it that is no secret: since when, until when, when and from where it was used. */
export function KeyItem({ item, workload, mayRevoke, now }: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <li data-testid="key" data-key-id={item.keyId} className={cn('grid gap-2 px-3.5 py-3', !item.good && 'spent')}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-mono text-[0.8125rem]">
          {workload.kind === 'agent' ? 'hpa' : 'hpx'}_{item.keyId}_…
        </span>
        {mayRevoke && (
          <Button size="sm" variant="danger" className="ml-auto" data-testid="revoke-key" onClick={() => setAsking(true)}>
            Revoke
          </Button>
        )}
      </div>
      <p className="text-muted text-xs" data-testid="key-use">
        <Ending item={item} now={now} /> ·{' '}
        {item.lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <RelativeTime at={item.lastUsedAt} now={now} />
          </>
        )}{' '}
        · made <RelativeTime at={item.createdAt} now={now} />
        {item.createdBy !== null && ` by ${item.createdBy}`}
      </p>
      {item.sources.length > 0 && (
        <ul className="grid gap-1">
          {item.sources.map((source) => (
            <li key={`${source.network} ${source.client} ${source.firstAt}`} className="flex flex-wrap gap-x-3 text-xs">
              <span className="font-mono">{source.network}</span>
              <span className="text-muted">{source.client}</span>
              <span className="ml-auto text-muted">
                <RelativeTime at={source.lastAt} now={now} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {asking && <RevokeDialog item={item} workload={workload} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Ending({ item, now }: { item: KeyView; now: string }) {
  if (item.revokedAt !== null)
    return (
      <>
        revoked <RelativeTime at={item.revokedAt} now={now} />
      </>
    );
  if (item.expiresAt === null)
    return <>does not end by itself: it was here from the start, and was not made in the console, where keys end after 30 days</>;
  return (
    <>
      {item.good ? 'ends' : 'ended'} <RelativeTime at={item.expiresAt} now={now} />
    </>
  );
}

function RevokeDialog({ item, workload, onClose }: { item: KeyView; workload: WorkloadRow; onClose: () => void }) {
  const queryClient = useQueryClient();
  return (
    <EndDialog
      title="Revoke this key?"
      description={`Whatever uses it for ${workload.tenant.name} is refused from its next call on. There is no way back.`}
      confirm="Revoke it"
      testId="confirm-revoke-key"
      end={async () => void queryClient.setQueryData(workloadKeys.detail(workload.ref), await revokeKey(item.keyId))}
      onClose={onClose}
    >
      {item.keyId}
    </EndDialog>
  );
}
