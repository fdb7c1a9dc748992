'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { fetchCsrfToken } from '#lib/client/sign-in.ts';

/** Hands over to the MSP's own identity provider. A posted form, as next-auth wants it: a link could be planted. */
export function OidcButton({ name, next }: { name: string; next: string }) {
  const [busy, setBusy] = useState(false);

  async function start() {
    setBusy(true);
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/api/auth/signin/oidc';
    const fields = { csrfToken: await fetchCsrfToken(), callbackUrl: new URL(next, location.origin).href };
    for (const [key, value] of Object.entries(fields)) {
      const input = document.createElement('input');
      input.type = 'hidden';
      input.name = key;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }

  return (
    <Button size="lg" className="w-full" disabled={busy} onClick={() => void start().catch(() => setBusy(false))}>
      Continue with {name}
    </Button>
  );
}
