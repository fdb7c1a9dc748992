import { Fragment } from 'react';
import { cn } from '#components/ui/cn.ts';

/** A description as the document has it. Of Markdown it knows the one thing that ours use: `code` between backticks. */
export function Prose({ text, className }: { text: string | undefined; className?: string }) {
  if (!text) return null;
  return (
    <p className={cn('whitespace-pre-line [overflow-wrap:anywhere]', className)}>
      {text.split('`').map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one immutable text
        <Fragment key={index}>{index % 2 === 1 ? <code className="font-mono text-[0.95em] text-ink">{part}</code> : part}</Fragment>
      ))}
    </p>
  );
}
