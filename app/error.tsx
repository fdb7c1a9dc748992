'use client';

import { Button } from '#components/ui/button.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[70dvh] content-center justify-items-center gap-3 px-5 text-center">
      <title>Something failed · Holdpoint</title>
      <h1 className="font-semibold text-xl">This page could not be drawn</h1>
      <p className="max-w-[28rem] text-balance text-muted">
        Nothing was decided or changed by it. Try again; if it stays, an admin finds it in the log.
      </p>
      {error.digest && <p className="font-mono text-faint text-xs">{error.digest}</p>}
      <Button className="mt-2" onClick={reset}>
        Try again
      </Button>
    </main>
  );
}
