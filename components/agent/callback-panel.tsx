'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callbackOriginsQuery } from '#lib/client/callback-origins.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { CallbackDialog } from './callback-dialog.tsx';
import { CallbackItem } from './callback-item.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { useRoles } from './use-roles.ts';

/** Where an agent may ask to be told what was decided, and how telling it went last. */
export function CallbackPanel({ detail }: { detail: WorkloadDetail }) {
  const { workload, now, mayAdminister } = detail;
  const { mayRead } = useRoles(workload.tenant.id);
  const { data, error } = useQuery({ ...callbackOriginsQuery(workload), enabled: mayRead });
  const [adding, setAdding] = useState(false);
  if (!mayRead) return null;
  return (
    <StandingPanel
      title="Callbacks"
      add={mayAdminister ? { label: 'Allow', testId: 'add-callback', onAdd: () => setAdding(true) } : null}
      settled={data !== undefined || error !== null}
      error={error}
      none={`It is told nowhere. ${mayAdminister ? 'Allow an address, and its requests may ask to be called back there.' : 'Managers and administrators allow an address.'}`}
      standing={data?.filter(({ endedAt }) => endedAt === null) ?? []}
      over={data?.filter(({ endedAt }) => endedAt !== null) ?? []}
      item={(item, stands) => <CallbackItem key={item.id} item={item} workload={workload} mayEnd={stands && mayAdminister} now={now} />}
    >
      {adding && <CallbackDialog workload={workload} onClose={() => setAdding(false)} />}
    </StandingPanel>
  );
}
