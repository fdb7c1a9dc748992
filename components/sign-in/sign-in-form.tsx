'use client';

import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/field.tsx';
import { type SignInOutcome, signInWithPassword } from '#lib/client/sign-in.ts';

const MESSAGES: Record<Exclude<SignInOutcome, 'ok'>, string> = {
  refused: 'That e-mail and password do not belong together, or the account is disabled.',
  throttled: 'Too many attempts. Wait a minute, then try again.',
  unreachable: 'The server cannot be reached. Check the connection and try again.',
};

export type DemoAccount = { email: string; name: string; note: string };
type Props = { next: string; initialError: string | null; demo: { accounts: readonly DemoAccount[]; password: string } | null };

export function SignInForm({ next, initialError, demo }: Props) {
  const [error, setError] = useState(initialError);
  const [busy, setBusy] = useState(false);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  async function submit() {
    setBusy(true);
    setError(null);
    const outcome = await signInWithPassword(email.current?.value ?? '', password.current?.value ?? '');
    if (outcome === 'ok') {
      location.assign(next);
      return;
    }
    setBusy(false);
    setError(MESSAGES[outcome]);
    password.current?.select();
  }

  function fill(account: DemoAccount) {
    if (email.current) email.current.value = account.email;
    if (password.current && demo) {
      password.current.value = demo.password;
      password.current.focus();
    }
  }

  return (
    <>
      <form
        className="grid gap-4"
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="grid gap-1.5">
          <label htmlFor="email" className="font-medium text-[0.8125rem]">
            E-mail
          </label>
          <Input
            ref={email}
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            required
            autoCapitalize="none"
            spellCheck={false}
          />
        </div>
        <div className="grid gap-1.5">
          <label htmlFor="password" className="font-medium text-[0.8125rem]">
            Password
          </label>
          <Input
            ref={password}
            id="password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            aria-describedby="sign-in-error"
          />
        </div>
        <p id="sign-in-error" role="alert" className="min-h-5 text-danger text-[0.8125rem]">
          {error}
        </p>
        <Button type="submit" variant="held" size="lg" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </form>
      {demo && (
        <section aria-labelledby="demo-accounts" className="mt-6 border-t pt-5">
          <h2 id="demo-accounts" className="font-medium text-[0.8125rem]">
            Demo accounts
          </h2>
          <p className="mt-0.5 text-muted text-xs">
            Password for each: <code className="font-mono text-ink">{demo.password}</code>
          </p>
          <ul className="mt-3 grid gap-1.5">
            {demo.accounts.map((account) => (
              <li key={account.email}>
                <button
                  type="button"
                  onClick={() => fill(account)}
                  className="grid w-full gap-0.5 rounded-md border px-3 py-2 text-left transition-colors hover:bg-sunken"
                >
                  <span className="flex flex-wrap items-baseline justify-between gap-x-3">
                    <span className="font-medium">{account.name}</span>
                    <span className="font-mono text-muted text-xs">{account.email}</span>
                  </span>
                  <span className="text-muted text-xs">{account.note}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
