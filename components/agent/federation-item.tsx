'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { endFederation, federationKeys } from '#lib/client/federations.ts';
import { workloadKeys } from '#lib/client/workloads.ts';
import type { FederationView } from '#lib/contract/federation.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { FEDERATION_WORDS } from './federation-words.ts';

type Props = { item: FederationView; workload: WorkloadRow; mayEnd: boolean; now: string };

/** One federation: exactly what a token has to say, where its keys come from, and when it was last used. */
export function FederationItem({ item, workload, mayEnd, now }: Props) {
  const [asking, setAsking] = useState(false);
  const { id, kind, issuer, subject, audience, discovery, keyIds, createdBy, createdAt, lastUsedAt, revokedAt } = item;
  const own = kind === 'private_key_jwt';
  return (
    <li data-testid="federation" data-federation={id} className={cn('grid gap-2 px-3.5 py-3', revokedAt !== null && 'spent')}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="font-medium">{FEDERATION_WORDS[kind].word}</span>
        {mayEnd && (
          <Button size="sm" variant="danger" className="ml-auto" data-testid="end-federation" onClick={() => setAsking(true)}>
            End
          </Button>
        )}
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-xs">
        {!own && (
          <>
            <Fact label={kind === 'spiffe' ? 'Trust domain' : 'Issuer'}>
              <ExactText text={issuer} mono className="text-xs" />
            </Fact>
            <Fact label={kind === 'spiffe' ? 'SPIFFE ID' : 'Subject'}>
              <ExactText text={subject} mono className="text-xs" />
            </Fact>
          </>
        )}
        <Fact label="Audience">
          <ExactText text={audience} mono className="text-xs" />
        </Fact>
        <Fact label="Keys">
          {discovery === null ? (
            <>pinned: {keyIds?.map((kid) => kid || 'one without an id').join(', ')}</>
          ) : (
            <>
              by discovery at <ExactText text={discovery} mono className="text-xs" />
            </>
          )}
        </Fact>
        <Fact label="Client id">
          <ExactText text={id} mono className="text-xs" />
        </Fact>
      </dl>
      <p className="text-muted text-xs" data-testid="federation-use">
        {revokedAt !== null && (
          <>
            ended <RelativeTime at={revokedAt} now={now} /> ·{' '}
          </>
        )}
        {lastUsedAt === null ? (
          'never used'
        ) : (
          <>
            last used <RelativeTime at={lastUsedAt} now={now} />
          </>
        )}{' '}
        · made <RelativeTime at={createdAt} now={now} /> by {createdBy}
      </p>
      {asking && <EndDialog item={item} workload={workload} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

function EndDialog({ item, workload, onClose }: { item: FederationView; workload: WorkloadRow; onClose: () => void }) {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: () => endFederation(item.id),
    onSuccess: onClose,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: federationKeys.of(workload) }),
        queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
      ]),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="End this federation?"
      description={`Every access token that was made by it for ${workload.tenant.name} is refused from its next call on. There is no way back.`}
    >
      <p className="rounded-md border bg-sunken px-3 py-2">
        <ExactText text={item.kind === 'private_key_jwt' ? item.id : item.subject} mono />
      </p>
      <p role="alert" className="text-danger text-xs empty:hidden">
        {mutation.error?.message}
      </p>
      <DialogFoot onBack={onClose}>
        <Button
          variant="danger-solid"
          size="lg"
          data-testid="confirm-end-federation"
          disabled={mutation.isPending}
          onClick={() => mutation.mutate()}
        >
          End it
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
