'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/field.tsx';
import { startRecovery } from '#lib/client/passkeys.ts';
import { passkeyKeys } from './passkey-keys.ts';

/** Starts a recovery for one person, by their id. */
export function StartRecovery() {
  const queryClient = useQueryClient();
  const [person, setPerson] = useState('');
  const id = useId();
  const mutation = useMutation({
    mutationFn: () => startRecovery(person.trim()),
    onSuccess: () => {
      setPerson('');
      return queryClient.invalidateQueries({ queryKey: passkeyKeys.recoveries });
    },
  });
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (person.trim() !== '') mutation.mutate();
      }}
    >
      <label htmlFor={id} className="font-medium text-xs">
        Who lost their passkeys (their id)
      </label>
      <div className="flex gap-2">
        <Input
          id={id}
          data-testid="recovery-person"
          value={person}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setPerson(event.target.value)}
        />
        <Button type="submit" data-testid="start-recovery" className="h-10" disabled={person.trim() === '' || mutation.isPending}>
          Start
        </Button>
      </div>
      <p role="alert" className="text-danger text-xs empty:hidden">
        {mutation.error?.message}
      </p>
    </form>
  );
}
