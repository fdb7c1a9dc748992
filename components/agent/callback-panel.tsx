'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { callbackOriginsQuery } from '#lib/client/callback-origins.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { CallbackDialog } from './callback-dialog.tsx';
import { CallbackItem } from './callback-item.tsx';
import { OverList } from './over-list.tsx';
import { useRoles } from './use-roles.ts';

/** Where an agent may ask to be told what was decided, and how telling it went last. */
export function CallbackPanel({ detail }: { detail: WorkloadDetail }) {
  const { workload, now, mayAdminister } = detail;
  const { mayRead } = useRoles(workload.tenant.id);
  const { data, error } = useQuery({ ...callbackOriginsQuery(workload), enabled: mayRead });
  const [adding, setAdding] = useState(false);
  if (!mayRead) return null;
  const standing = data?.filter(({ endedAt }) => endedAt === null) ?? [];
  const over = data?.filter(({ endedAt }) => endedAt !== null) ?? [];
  return (
    <Panel
      title="Callbacks"
      aside={
        mayAdminister && (
          <Button size="sm" data-testid="add-callback" onClick={() => setAdding(true)}>
            <Plus aria-hidden className="size-3.5" /> Allow
          </Button>
        )
      }
      bodyClassName="grid gap-4"
    >
      <ErrorLine error={error} />
      {/* As high as what most have, so that nothing below moves when the answer comes. */}
      {standing.length === 0 && (
        <p className="text-muted">
          {data === undefined && !error
            ? 'Asking…'
            : `It is told nowhere. ${mayAdminister ? 'Allow an address, and its requests may ask to be called back there.' : 'Managers and administrators allow an address.'}`}
        </p>
      )}
      {standing.length > 0 && (
        <ul className="divide-y divide-line rounded-md border">
          {standing.map((item) => (
            <CallbackItem key={item.id} item={item} workload={workload} mayEnd={mayAdminister} now={now} />
          ))}
        </ul>
      )}
      <OverList items={over}>{(item) => <CallbackItem key={item.id} item={item} workload={workload} mayEnd={false} now={now} />}</OverList>
      {adding && <CallbackDialog workload={workload} onClose={() => setAdding(false)} />}
    </Panel>
  );
}
