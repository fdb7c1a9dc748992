import { cn } from '#components/ui/cn.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { KindIcon } from './kind-icon.tsx';

const KINDS = [
  { kind: 'agent', word: 'Agent', what: 'proposes calls' },
  { kind: 'executor', word: 'Executor', what: 'runs what was approved' },
] as const;

export function KindChoice({ kind, onChange }: { kind: WorkloadRow['kind']; onChange: (kind: WorkloadRow['kind']) => void }) {
  return (
    <fieldset className="grid grid-cols-2 gap-3">
      <legend className="sr-only">What it is</legend>
      {KINDS.map((each) => (
        <label
          key={each.kind}
          className={cn(
            'flex items-center gap-3 rounded-md border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-held',
            kind === each.kind && 'border-held bg-held-soft',
          )}
        >
          <input
            type="radio"
            name="kind"
            value={each.kind}
            className="sr-only"
            checked={kind === each.kind}
            onChange={() => onChange(each.kind)}
          />
          <KindIcon kind={each.kind} className="size-5 shrink-0 text-muted" />
          <span className="grid">
            <span className="font-medium">{each.word}</span>
            <span className="text-muted text-xs">{each.what}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
