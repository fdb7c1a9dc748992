'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ApiError } from '#lib/client/api-fetch.ts';
import { createFederation } from '#lib/client/federations.ts';
import { workloadKeys } from '#lib/client/workloads.ts';
import { toVisibleText } from '#lib/contract/call-view.ts';
import type { CreateFederationBody } from '#lib/contract/federation.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { FederationFields } from './federation-fields.tsx';
import { EMPTY_FORM, errorsOf, type FederationForm, type FieldErrors, toFederationBody } from './federation-form.ts';

/** Says whose tokens speak for a workload from now on. What is wrong is said at the field that is wrong. */
export function FederationDialog({ workload, onClose }: { workload: WorkloadRow; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [form, setForm] = useState<FederationForm>(EMPTY_FORM);
  const [errors, setErrors] = useState<FieldErrors>({});
  const mutation = useMutation({
    mutationFn: (body: CreateFederationBody) => createFederation(body),
    onSuccess: onClose,
    onError: (error) => setErrors(error instanceof ApiError ? errorsOf(error.problem) : { form: error.message }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: workloadKeys.all }),
  });
  const signInAgain = mutation.error instanceof ApiError && mutation.error.code === 'fresh_sign_in_required';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Whose token speaks for ${toVisibleText(workload.name)}?`}
      description={`For ${workload.tenant.name}. Every value is compared exactly, and nothing of it can be changed later.`}
      className="sm:w-[min(38rem,calc(100vw-3rem))]"
    >
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const answer = toFederationBody(form, workload);
          setErrors('errors' in answer ? answer.errors : {});
          if ('body' in answer) mutation.mutate(answer.body);
        }}
      >
        <FederationFields
          form={form}
          errors={errors}
          onChange={(change) => {
            setForm((now) => ({ ...now, ...change }));
            // Said once, and gone with the first stroke that may mend it.
            setErrors((now) => ('kind' in change ? {} : Object.fromEntries(Object.entries(now).filter(([field]) => !(field in change)))));
          }}
        />
        <p role="alert" className="text-danger text-xs empty:hidden">
          {errors.form}
          {signInAgain && (
            <>
              {' '}
              <a href={`/sign-in?fresh=1&next=${encodeURIComponent(`/agents/${workload.ref}`)}`} className="font-medium underline">
                Sign in again
              </a>
            </>
          )}
        </p>
        <DialogFoot onBack={onClose}>
          <Button type="submit" size="lg" variant="ink" data-testid="confirm-federation" disabled={mutation.isPending}>
            Add
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
