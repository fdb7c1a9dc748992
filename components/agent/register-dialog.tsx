'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Input, Select } from '#components/ui/field.tsx';
import { registerWorkload, workloadKeys } from '#lib/client/workloads.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { KindChoice } from './kind-choice.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { idFromName, problemOf, type Registration, toBody } from './registration.ts';

type Props = {
  tenants: readonly { id: string; name: string }[];
  preset: string | undefined;
  known: readonly WorkloadRow[];
  onClose: () => void;
};

/** Registers an agent or executor. It has no key yet: its page comes next, and gives one. */
export function RegisterDialog({ tenants, preset, known, onClose }: Props) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<Registration>({
    kind: 'agent',
    tenant: tenants.find(({ id }) => id === preset)?.id ?? tenants[0]?.id ?? '',
    name: '',
    id: '',
    environment: 'production',
    classes: '',
    ownedByMe: false,
  });
  const [ownId, setOwnId] = useState(false);
  const set = (change: Partial<Registration>) => setForm((now) => ({ ...now, ...change }));
  const problem = problemOf(form);
  const mutation = useMutation({
    mutationFn: () => registerWorkload(`${form.kind}.${form.tenant}.${form.id}`, toBody(form)),
    onSuccess: ({ workload }) => {
      void queryClient.invalidateQueries({ queryKey: workloadKeys.all });
      router.push(`/agents/${workload.ref}`);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Register"
      description="One workload of one customer. Whoever shares it cannot be told apart later."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null) mutation.mutate();
        }}
      >
        <KindChoice kind={form.kind} onChange={(kind) => set({ kind })} />
        <Labelled label="Tenant">
          {(id) => (
            <Select id={id} className="h-10" value={form.tenant} onChange={(event) => set({ tenant: event.target.value })}>
              {tenants.map((tenant) => (
                <option key={tenant.id} value={tenant.id}>
                  {tenant.name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        <div className="grid gap-4 sm:grid-cols-2">
          <Labelled label="Name">
            {(id) => (
              <Input
                id={id}
                data-testid="workload-name"
                value={form.name}
                maxLength={120}
                autoComplete="off"
                onChange={({ target: { value } }) => set(ownId ? { name: value } : { name: value, id: idFromName(value) })}
              />
            )}
          </Labelled>
          <Labelled label="Id" hint="stays for good">
            {(id) => (
              <Input
                id={id}
                value={form.id}
                maxLength={63}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                className="font-mono text-[0.8125rem]"
                onChange={({ target: { value } }) => {
                  setOwnId(value !== '');
                  set({ id: value });
                }}
              />
            )}
          </Labelled>
        </div>
        {form.kind === 'agent' && (
          <>
            <PolicyFields value={form} onChange={set} known={known} tenant={form.tenant} testId="workload-classes" />
            <label className="flex items-start gap-2.5">
              <input
                type="checkbox"
                className="mt-0.5 size-4 accent-held"
                checked={form.ownedByMe}
                onChange={(event) => set({ ownedByMe: event.target.checked })}
              />
              <span>
                I answer for this agent <span className="text-muted">— so I can never sign for it</span>
              </span>
            </label>
          </>
        )}
        <ErrorLine error={mutation.error} />
        <DialogFoot onBack={onClose}>
          <Button
            type="submit"
            variant="ink"
            size="lg"
            data-testid="confirm-register"
            title={problem ?? undefined}
            disabled={problem !== null || mutation.isPending}
          >
            Register
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
