'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { startOidc } from '#lib/client/sign-in.ts';

/** Hands over to the MSP's own identity provider. */
export function OidcButton({ name, next }: { name: string; next: string }) {
  const [busy, setBusy] = useState(false);

  function start() {
    setBusy(true);
    startOidc(next).catch(() => setBusy(false));
  }

  return (
    <Button size="lg" className="w-full" disabled={busy} onClick={start}>
      Continue with {name}
    </Button>
  );
}
