'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Select } from '#components/ui/field.tsx';
import { listRecoverable, startRecovery } from '#lib/client/passkeys.ts';
import { passkeyKeys } from './passkey-keys.ts';

/** Starts the recovery of one of the people whom this admin may help. */
export function StartRecovery() {
  const queryClient = useQueryClient();
  const [person, setPerson] = useState('');
  const id = useId();
  const people = useQuery({ queryKey: passkeyKeys.recoverable, queryFn: ({ signal }) => listRecoverable(signal) });
  const mutation = useMutation({
    mutationFn: () => startRecovery(person),
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
        if (person !== '') mutation.mutate();
      }}
    >
      <label htmlFor={id} className="font-medium text-xs">
        Who lost their passkeys
      </label>
      <div className="flex gap-2">
        <Select
          id={id}
          data-testid="recovery-person"
          className="h-10 min-w-0"
          value={person}
          disabled={!people.data}
          onChange={(event) => setPerson(event.target.value)}
        >
          <option value="">{people.data?.items.length === 0 ? 'Nobody else is in your customers' : 'Choose a person'}</option>
          {people.data?.items.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name} ({each.email})
            </option>
          ))}
        </Select>
        <Button type="submit" data-testid="start-recovery" className="h-10" disabled={person === '' || mutation.isPending}>
          Start
        </Button>
      </div>
      <ErrorLine error={mutation.error ?? people.error} />
    </form>
  );
}
