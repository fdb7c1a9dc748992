'use client';

import { Plus } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { NewKey, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { KeyItem } from './key-item.tsx';
import { NewKeyBox } from './new-key-box.tsx';
import { OverList } from './over-list.tsx';
import { useNewKey } from './use-new-key.ts';

type Props = { detail: WorkloadDetail; made: NewKey | null; onMade: (key: NewKey | null) => void };

/** Two keys overlap while one replaces the other. */
const MAX_GOOD = 2;

/** With which keys it comes in. A new one is told once; what is over stays in sight for a while. */
export function KeyPanel({ detail, made, onMade }: Props) {
  const { workload, keys, mayAdminister, now } = detail;
  const mutation = useNewKey(workload, onMade);
  const good = keys.filter((key) => key.good);
  const over = keys.filter((key) => !key.good);
  const full = good.length >= MAX_GOOD;
  return (
    <Panel
      title="Keys"
      aside={
        mayAdminister && (
          <Button
            size="sm"
            data-testid="create-key"
            title={full ? 'Two are good already: revoke the one that is no longer in use' : undefined}
            disabled={full || mutation.isPending}
            onClick={() => mutation.mutate()}
          >
            <Plus aria-hidden className="size-3.5" /> New key
          </Button>
        )
      }
      bodyClassName="grid gap-4"
    >
      {made && <NewKeyBox made={made} onDone={() => onMade(null)} />}
      <ErrorLine error={mutation.error} />
      {good.length === 0 && (
        <p className="text-muted">
          It has no key that is good{workload.federations > 0 ? '. It comes in by a federation.' : ', so it cannot come in.'}
        </p>
      )}
      {good.length > 0 && (
        <ul className="divide-y divide-line rounded-md border">
          {good.map((key) => (
            <KeyItem key={key.keyId} item={key} workload={workload} mayRevoke={mayAdminister} now={now} />
          ))}
        </ul>
      )}
      {mayAdminister && good.length === 1 && (
        <p className="text-muted text-xs">To rotate: make a second key, put it in place, see that it was used, and revoke the first.</p>
      )}
      {full && (
        <p className="text-muted text-xs">Two keys are good, which is as many as may be. Revoke the one that is no longer in use.</p>
      )}
      <OverList items={over}>{(key) => <KeyItem key={key.keyId} item={key} workload={workload} mayRevoke={false} now={now} />}</OverList>
    </Panel>
  );
}
