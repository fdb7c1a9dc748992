'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { FederationDialog } from './federation-dialog.tsx';
import { FederationItem } from './federation-item.tsx';
import { OverList } from './over-list.tsx';
import { useFederations } from './use-federations.ts';

/** Whose tokens speak for it: the way in without a key that lies about. */
export function FederationPanel({ detail }: { detail: WorkloadDetail }) {
  const { workload, now } = detail;
  const { mayRead, mayChange, settled, error, standing, over } = useFederations(workload);
  const [adding, setAdding] = useState(false);
  if (!mayRead) return null;
  return (
    <Panel
      title="Federations"
      aside={
        mayChange && (
          <Button size="sm" data-testid="add-federation" onClick={() => setAdding(true)}>
            <Plus aria-hidden className="size-3.5" /> Add
          </Button>
        )
      }
      bodyClassName="grid gap-4"
    >
      <ErrorLine error={error} />
      {/* As high as what most have, so that nothing below moves when the answer comes. */}
      {standing.length === 0 && (
        <p className="text-muted">
          {!settled
            ? 'Asking…'
            : `Nobody’s token speaks for it.${mayChange ? ' With one it needs no key that could be copied.' : ' Administrators add one.'}`}
        </p>
      )}
      {standing.length > 0 && (
        <ul className="divide-y divide-line rounded-md border">
          {standing.map((item) => (
            <FederationItem key={item.id} item={item} workload={workload} mayEnd={mayChange} now={now} />
          ))}
        </ul>
      )}
      <OverList items={over}>
        {(item) => <FederationItem key={item.id} item={item} workload={workload} mayEnd={false} now={now} />}
      </OverList>
      {adding && <FederationDialog workload={workload} onClose={() => setAdding(false)} />}
    </Panel>
  );
}
