'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { ExactText } from '#components/ui/exact-text.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { endFederation } from '#lib/client/federations.ts';
import type { FederationView } from '#lib/contract/federation.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { EndDialog } from './end-dialog.tsx';
import { Fact } from './fact.tsx';
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
      {asking && (
        <EndDialog
          title="End this federation?"
          description={`Every access token that was made by it for ${workload.tenant.name} is refused from its next call on. There is no way back.`}
          confirm="End it"
          testId="confirm-end-federation"
          end={() => endFederation(id)}
          onClose={() => setAsking(false)}
        >
          <ExactText text={own ? id : subject} mono />
        </EndDialog>
      )}
    </li>
  );
}
