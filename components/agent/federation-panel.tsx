'use client';

import { useState } from 'react';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { FederationDialog } from './federation-dialog.tsx';
import { FederationItem } from './federation-item.tsx';
import { StandingPanel } from './standing-panel.tsx';
import { useFederations } from './use-federations.ts';

/** Whose tokens speak for it: the way in without a key that lies about. */
export function FederationPanel({ detail }: { detail: WorkloadDetail }) {
  const { workload, now } = detail;
  const { mayRead, mayChange, settled, error, standing, over } = useFederations(workload);
  const [adding, setAdding] = useState(false);
  if (!mayRead) return null;
  return (
    <StandingPanel
      title="Federations"
      add={mayChange ? { label: 'Add', testId: 'add-federation', onAdd: () => setAdding(true) } : null}
      settled={settled}
      error={error}
      none={`Nobody’s token speaks for it.${mayChange ? ' With one it needs no key that could be copied.' : ' Administrators add one.'}`}
      standing={standing}
      over={over}
      item={(item, stands) => <FederationItem key={item.id} item={item} workload={workload} mayEnd={stands && mayChange} now={now} />}
    >
      {adding && <FederationDialog workload={workload} onClose={() => setAdding(false)} />}
    </StandingPanel>
  );
}
