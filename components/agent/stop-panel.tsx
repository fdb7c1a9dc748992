'use client';

import { CirclePause, OctagonX, Play } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { StopVerb } from '#lib/client/workloads.ts';
import type { WorkloadDetail } from '#lib/contract/workload-view.ts';
import { StopDialog } from './stop-dialog.tsx';

/** Stop it for now, or take everything from it. */
export function StopPanel({ detail }: { detail: WorkloadDetail }) {
  const [verb, setVerb] = useState<StopVerb | null>(null);
  const suspended = detail.suspendedAt !== null;
  const revoked = detail.workload.state === 'revoked';
  const over = revoked && detail.workload.callbackOrigins + detail.workload.pending === 0;
  return (
    <Panel title="Stop" bodyClassName="grid gap-4">
      {revoked ? (
        <p className="text-muted text-xs" data-testid="revoked">
          Nothing is left that it could come in by. Once it has a new key, it can be resumed here.
        </p>
      ) : suspended ? (
        <Action note="It goes on with the keys and federations that it has now.">
          <Button data-testid="resume" onClick={() => setVerb('resume')}>
            <Play aria-hidden className="size-4" /> Resume
          </Button>
        </Action>
      ) : (
        <Action note="Its keys are refused and nothing of it can be approved or run, until somebody resumes it.">
          <Button variant="danger" data-testid="suspend" onClick={() => setVerb('suspend')}>
            <CirclePause aria-hidden className="size-4" /> Suspend
          </Button>
        </Action>
      )}
      {!over && (
        <Action note="For good: suspends it, revokes its keys, ends its federations and callbacks, denies what waits and revokes what was approved and has not run.">
          <Button variant="danger" data-testid="revoke-all" onClick={() => setVerb('revoke')}>
            <OctagonX aria-hidden className="size-4" /> Revoke everything
          </Button>
        </Action>
      )}
      {verb && <StopDialog verb={verb} detail={detail} onClose={() => setVerb(null)} />}
    </Panel>
  );
}

function Action({ note, children }: { note: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-1.5">
      {children}
      <p className="text-muted text-xs">{note}</p>
    </div>
  );
}
