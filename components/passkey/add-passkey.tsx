'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button, buttonStyle } from '#components/ui/button.tsx';
import { Input } from '#components/ui/field.tsx';
import { addPasskey } from '#lib/client/passkeys.ts';
import type { PasskeyList } from '#lib/contract/passkey-view.ts';

/** Enrols this device. Where the service wants a fresh sign-in first, it says so and leads there. */
export function AddPasskey({ list }: { list: PasskeyList }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const id = useId();
  const ready = name.trim() !== '' && (!list.asksPassword || password !== '');
  const mutation = useMutation({
    mutationFn: () => addPasskey(name.trim(), list.asksPassword ? password : undefined),
    onSuccess: () => {
      setName('');
      setPassword('');
      return queryClient.invalidateQueries();
    },
  });
  if (!list.mayEnrol)
    return (
      <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunken px-3 py-2.5">
        <p>{list.whyNot ?? 'Adding a passkey needs a fresh sign-in.'}</p>
        <a href="/sign-in?fresh=1&next=%2Faccount" className={buttonStyle({ size: 'sm' })}>
          Sign in again
        </a>
      </div>
    );
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) mutation.mutate();
      }}
    >
      {list.asksPassword && (
        <div className="grid gap-1.5">
          <label htmlFor={`${id}-password`} className="font-medium text-xs">
            Your password, once more
          </label>
          <Input
            id={`${id}-password`}
            type="password"
            data-testid="passkey-password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <p className="text-muted text-xs">No passkey of yours vouches for this one yet. The admins of your customers are told of it.</p>
        </div>
      )}
      <label htmlFor={id} className="font-medium text-xs">
        Name of this device
      </label>
      <div className="flex gap-2">
        <Input
          id={id}
          data-testid="passkey-name"
          value={name}
          maxLength={64}
          placeholder="Work phone"
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" variant="held" data-testid="add-passkey" className="h-10" disabled={!ready || mutation.isPending}>
          {mutation.isPending ? 'Waiting…' : 'Add passkey'}
        </Button>
      </div>
      {list.items.length > 0 && (
        <p className="text-muted text-xs">You are asked twice: first for a passkey you have, which vouches for the new one.</p>
      )}
      <p role="status" className="text-xs">
        {mutation.isSuccess && <span className="text-ok">Added. It can sign from now on.</span>}
        {mutation.error && <span className="text-danger">{mutation.error.message}</span>}
      </p>
    </form>
  );
}
