import { KeyRound } from 'lucide-react';
import Link from 'next/link';

/** This route asks for a passkey: said before somebody types and holds in vain. */
export function PasskeyHint({ passkeys }: { passkeys: number }) {
  return (
    <p className="flex items-start gap-2 text-xs" data-testid="passkey-hint">
      <KeyRound aria-hidden className="mt-0.5 size-3.5 shrink-0 text-muted" />
      {passkeys > 0 ? (
        <span className="text-muted">Approving asks for your passkey.</span>
      ) : (
        <span>
          Approving asks for a passkey and you have none.{' '}
          <Link href="/account#passkeys" className="font-medium text-held underline underline-offset-3">
            Add one
          </Link>
        </span>
      )}
    </p>
  );
}
