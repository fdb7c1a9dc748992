import { ShieldAlert } from 'lucide-react';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { flagSummary } from './flag-words.ts';

/** Before the call itself: the agent's words are odd, and what that changed. */
export function FlagNotice({ detail }: { detail: RequestDetail }) {
  const { flags, risk } = detail;
  if (flags.length === 0) return null;
  return (
    <div data-testid="flag-notice" className="flex items-start gap-2.5 rounded-lg border border-warn/40 bg-warn-soft px-4 py-3">
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div>
        <p className="font-medium text-warn">
          The agent’s words raised {flags.length === 1 ? 'a flag' : `${flags.length} flags`}: {flagSummary(flags)}
        </p>
        <p className="text-[0.8125rem]">
          The risk was raised one step, to {risk}, and quick approval is off.{' '}
          <a href="#agent-words" className="font-medium underline underline-offset-3">
            See what was marked
          </a>
        </p>
      </div>
    </div>
  );
}
