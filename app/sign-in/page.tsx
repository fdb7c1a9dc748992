import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Mark } from '#components/frame/wordmark.tsx';
import { OidcButton } from '#components/sign-in/oidc-button.tsx';
import { SignInForm } from '#components/sign-in/sign-in-form.tsx';
import { signInOptions } from '#lib/auth/sign-in-options.ts';
import { localPath } from '#lib/contract/local-path.ts';
import { findViewer } from '../viewer.ts';

export const metadata: Metadata = { title: 'Sign in · Holdpoint' };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const { next, error, ended, fresh } = await searchParams;
  const target = localPath(typeof next === 'string' ? next : undefined);
  if (fresh === undefined && (await findViewer()) !== null) redirect(target);
  const { oidcName, demo } = signInOptions();
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-5 py-10">
      <div className="w-full max-w-[25rem]">
        <div className="mb-6 grid gap-4">
          <Mark className="size-10" />
          <div>
            <h1 className="font-semibold text-2xl tracking-tight">Sign in to Holdpoint</h1>
            <p className="mt-1 text-muted">{noteFor(ended !== undefined, fresh !== undefined)}</p>
          </div>
        </div>
        <div className="rounded-xl border bg-surface p-5 sm:p-6">
          {oidcName && (
            <div className="mb-5 grid gap-5 border-b pb-5">
              <OidcButton name={oidcName} next={target} />
            </div>
          )}
          <SignInForm next={target} initialError={typeof error === 'string' ? errorText(error) : null} demo={demo} />
        </div>
      </div>
    </main>
  );
}

function noteFor(ended: boolean, fresh: boolean): string {
  if (fresh) return 'This call asks for a fresh proof of who signs it.';
  return ended ? 'Your session ended. Nothing was lost.' : 'Agents are waiting for a decision.';
}

/** next-auth sends only these codes; whatever else is in the address is not repeated on the page. */
function errorText(code: string): string {
  if (code === 'AccessDenied') return 'That account may not sign in here. Ask an admin for a membership.';
  if (code === 'CredentialsSignin') return 'That e-mail and password do not belong together, or the account is disabled.';
  if (code === 'SessionRequired') return 'Sign in to see that page.';
  return 'The sign-in did not complete. Try again.';
}
