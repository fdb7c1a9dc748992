'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { approveRecovery, listRecoveries } from '#lib/client/passkeys.ts';
import type { RecoveryList } from '#lib/contract/passkey-view.ts';
import { passkeyKeys } from './passkey-keys.ts';
import { StartRecovery } from './start-recovery.tsx';

type Props = { initial: RecoveryList; now: string; mayAsk: boolean; isSecond: boolean };

/** Somebody lost every passkey: one person starts, another one approves, and only then may they enrol anew. */
export function RecoveryPanel({ initial, now, mayAsk, isSecond }: Props) {
  const queryClient = useQueryClient();
  const { data, error } = useQuery({
    queryKey: passkeyKeys.recoveries,
    queryFn: ({ signal }) => listRecoveries(signal),
    initialData: initial,
  });
  const mutation = useMutation({
    mutationFn: (id: string) => approveRecovery(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: passkeyKeys.recoveries }),
  });
  if (!mayAsk && !isSecond && data.items.length === 0) return null;
  return (
    <Panel title="Passkey recovery" bodyClassName="grid gap-4">
      <p className="text-muted">
        For a person who lost all passkeys. An admin starts it, a second person approves; then the person signs in and adds a new one, and
        the old ones end.
      </p>
      {data.items.length > 0 && (
        <ul className="divide-y divide-line rounded-md border" data-testid="recoveries">
          {data.items.map((recovery) => (
            <li key={recovery.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3 py-2.5">
              <div>
                <p>
                  <span className="font-medium">{recovery.person.name}</span> <span className="text-muted">{recovery.person.email}</span>
                </p>
                <p className="text-muted text-xs">
                  started by {recovery.requestedBy} <RelativeTime at={recovery.requestedAt} now={now} />, good until{' '}
                  <RelativeTime at={recovery.expiresAt} now={now} />
                  {recovery.approvedBy !== null && `, approved by ${recovery.approvedBy}`}
                </p>
              </div>
              {recovery.approvedBy === null && (
                <Button
                  size="sm"
                  data-testid="approve-recovery"
                  disabled={!recovery.mayApprove || mutation.isPending}
                  title={recovery.mayApprove ? undefined : 'Another person has to approve it'}
                  onClick={() => mutation.mutate(recovery.id)}
                >
                  {recovery.mayApprove ? 'Approve' : 'Needs another person'}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayAsk && <StartRecovery />}
      <ErrorLine error={mutation.error ?? error} />
    </Panel>
  );
}
