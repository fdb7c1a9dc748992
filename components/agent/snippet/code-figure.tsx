import { useRef } from 'react';
import { cn } from '#components/ui/cn.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';

/** One file's text with a button that copies it. `secret` marks the one that has a key in it. */
export function CodeFigure({ title, text, secret = false }: { title: string; text: string; secret?: boolean }) {
  const ref = useRef<HTMLElement>(null);
  return (
    <figure className={cn('overflow-hidden rounded-md border bg-sunken', secret && 'border-held/50')}>
      <figcaption className="flex items-center justify-between border-b py-1 pr-1.5 pl-3.5 text-muted text-xs">
        <span className="font-mono">{title}</span>
        <CopyButton text={text} label={`Copy ${title}`} onRefused={() => ref.current && getSelection()?.selectAllChildren(ref.current)} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
      <pre tabIndex={0} className="max-h-96 overflow-auto px-3.5 py-3 font-mono text-xs leading-5">
        <code ref={ref} data-testid={`code-${title}`}>
          {text}
        </code>
      </pre>
    </figure>
  );
}
