import { useId } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Textarea } from '#components/ui/field.tsx';
import type { Decision } from './use-decision.ts';

const ALWAYS = ['Wrong target', 'Not now'];
const WITHOUT_ITS_OWN = ['Needs a ticket first', 'I will do this by hand'];

/** The words that go with a verdict. The tool's own presets come first; Ctrl+Enter denies with what is written. */
export function ReasonField({ decision }: { decision: Decision }) {
  const { detail, reason, reasonBox, missingReason, writeReason, deny } = decision;
  const id = useId();
  const own = detail.tool.denyPresets;
  const presets = [...new Set([...own, ...ALWAYS, ...(own.length === 0 ? WITHOUT_ITS_OWN : [])])];
  return (
    <div>
      <label htmlFor={`${id}-reason`} className="mb-1 flex justify-between gap-2 text-xs">
        <span className="font-medium">Reason</span>
        <span className="text-muted">needed to deny; the agent gets these words</span>
      </label>
      <Textarea
        ref={reasonBox}
        id={`${id}-reason`}
        data-testid="reason-box"
        value={reason}
        maxLength={4_000}
        rows={1}
        aria-invalid={missingReason}
        aria-describedby={missingReason ? `${id}-error` : undefined}
        onChange={(event) => writeReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) deny();
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        className="min-h-10 resize-none max-lg:group-focus-within:min-h-16 lg:min-h-20 lg:resize-y"
      />
      <p id={`${id}-error`} role="alert" className={cn('text-danger text-xs', missingReason && 'mt-1')}>
        {missingReason && 'Say why first, or pick one of these.'}
      </p>
      <div className={cn('mt-2 flex flex-wrap gap-1.5', !missingReason && 'max-lg:hidden max-lg:group-focus-within:flex')}>
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            onClick={() => writeReason(preset)}
            className="min-h-7 rounded-2xl border px-2.5 py-1 text-left text-muted text-xs transition-colors hover:bg-sunken hover:text-ink max-lg:min-h-9"
          >
            {preset}
          </button>
        ))}
      </div>
    </div>
  );
}
