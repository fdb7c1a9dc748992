import { KeyRound } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { exactText } from '#components/ui/instant-text.ts';
import type { NewKey } from '#lib/contract/workload-view.ts';

/** The key, this once: from here it goes to where the workload reads it, and nobody can see it again. */
export function NewKeyBox({ made, onDone }: { made: NewKey; onDone: () => void }) {
  const text = useRef<HTMLElement>(null);
  const select = () => {
    if (text.current) getSelection()?.selectAllChildren(text.current);
  };
  return (
    <section
      aria-label="The new key"
      data-testid="new-key"
      className="grid gap-3 rounded-md border border-held/50 bg-held-soft px-4 py-3.5"
    >
      <p className="flex items-start gap-2.5">
        <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-held" />
        <span>
          <span className="font-semibold">This is the only time that it is shown.</span> Put it where the workload reads its secrets; here
          only a proof of it is kept. It is good until {exactText(made.expiresAt)}.
        </span>
      </p>
      <code
        ref={text}
        data-testid="key-text"
        className="select-all rounded-md border bg-surface px-3 py-2.5 font-mono text-[0.8125rem] leading-5 [overflow-wrap:anywhere]"
      >
        {made.key}
      </code>
      <p className="text-muted text-xs">
        Its parts are the kind, the key id <span className="font-mono">{made.keyId}</span>, the secret and a checksum, by which a scanner
        knows a leaked one.
      </p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={made.key} label="Copy the key" onRefused={select} />
        <Button size="sm" data-testid="key-done" onClick={onDone}>
          I have it
        </Button>
      </div>
    </section>
  );
}
