'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { Fact } from './fact.tsx';

/** What policy judges it by, and who answers for it. */
export function FactsPanel({ detail }: { detail: WorkloadDetail }) {
  const [changing, setChanging] = useState(false);
  const { workload, owner, attested, createdAt, mayAdminister, now } = detail;
  return (
    <Panel
      title="Identity"
      aside={
        mayAdminister &&
        workload.kind === 'agent' && (
          <Button size="sm" data-testid="change" onClick={() => setChanging(true)}>
            Change
          </Button>
        )
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-3">
        <Fact label="Id">
          <ExactText text={workload.id} mono />
        </Fact>
        {workload.kind === 'agent' && (
          <>
            <Fact label="Environment">{workload.environment}</Fact>
            <Fact label="Classes">
              <span className="flex flex-wrap gap-1.5">
                {workload.classes.map((name) => (
                  <span key={name} className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-xs">
                    {name}
                  </span>
                ))}
              </span>
            </Fact>
            <Fact label="Owner">{owner === null ? 'nobody' : <>{owner}, who never signs for it</>}</Fact>
            {attested === false && <Fact label="Attested">no</Fact>}
          </>
        )}
        <Fact label="Registered">
          <RelativeTime at={createdAt} now={now} />
        </Fact>
      </dl>
      {changing && <ChangeDialog detail={detail} onClose={() => setChanging(false)} />}
    </Panel>
  );
}
