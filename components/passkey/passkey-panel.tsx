'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { RelativeTime } from '#components/ui/time.tsx';
import { listPasskeys, removePasskey } from '#lib/client/passkeys.ts';
import type { PasskeyList, PasskeyView } from '#lib/contract/passkey-view.ts';
import { AddPasskey } from './add-passkey.tsx';
import { passkeyKeys } from './passkey-keys.ts';

/** A person's passkeys: what signs decisions on routes with step-up. Several, so that a lost phone stops nobody. */
export function PasskeyPanel({ initial, now }: { initial: PasskeyList; now: string }) {
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<PasskeyView | null>(null);
  const { data, error } = useQuery({ queryKey: passkeyKeys.mine, queryFn: ({ signal }) => listPasskeys(signal), initialData: initial });
  const mutation = useMutation({
    mutationFn: (id: string) => removePasskey(id),
    onSettled: () => {
      setLeaving(null);
      return queryClient.invalidateQueries({ queryKey: passkeyKeys.mine });
    },
  });
  return (
    <div id="passkeys" className="scroll-mt-20">
      <Panel title="Passkeys" bodyClassName="grid gap-4">
        <p className="text-muted">
          Routes with step-up ask a passkey for each approval. It signs that one decision: the exact call, the customer, and you.
        </p>
        {data.items.length === 0 && <p>You have none yet. Add one now, so that it is there at 3 a.m.</p>}
        {data.items.length > 0 && (
          <ul className="divide-y divide-line rounded-md border" data-testid="passkeys">
            {data.items.map((passkey) => (
              <li key={passkey.id} data-testid="passkey" className="flex items-center gap-3 px-3 py-2.5">
                <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
                <div className="min-w-0">
                  <p className="font-medium">
                    <ExactText text={passkey.name} />
                  </p>
                  <p className="text-muted text-xs">
                    added <RelativeTime at={passkey.createdAt} now={now} />
                    {passkey.lastUsedAt === null ? ', never used' : ', used '}
                    {passkey.lastUsedAt !== null && <RelativeTime at={passkey.lastUsedAt} now={now} />}
                  </p>
                </div>
                <Button size="sm" variant="danger" className="ml-auto max-sm:min-h-10" onClick={() => setLeaving(passkey)}>
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        )}
        <AddPasskey list={data} />
        <ErrorLine error={mutation.error ?? error} />
      </Panel>
      <Dialog
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={`Remove “${leaving?.name ?? ''}”?`}
        description={
          data.items.length === 1
            ? 'It is your last one, and the last one stays: add another one first, or ask an admin for a recovery.'
            : 'What it signed stays signed. It signs nothing more.'
        }
      >
        <DialogFoot onBack={() => setLeaving(null)}>
          <Button
            size="lg"
            variant="danger-solid"
            data-testid="confirm-remove-passkey"
            disabled={mutation.isPending}
            onClick={() => leaving && mutation.mutate(leaving.id)}
          >
            Remove
          </Button>
        </DialogFoot>
      </Dialog>
    </div>
  );
}
