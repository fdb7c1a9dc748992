import type { CallPart } from '#lib/client/request-parts.ts';
import { PartFrame } from './part-frame.tsx';
import { TargetItem } from './target-item.tsx';
import type { Displayed } from './use-displayed.ts';

type Props = { parts: readonly CallPart[]; displayed: Displayed; tenantName: string; now: string };

/** What the call touches, as the service itself found it in the inventory. All of them: a hidden target is a consent not given. */
export function TargetList({ parts, displayed, tenantName, now }: Props) {
  if (!parts.some(({ kind }) => kind === 'targets'))
    return <p className="text-muted">No host and no user is named outside the arguments.</p>;
  return (
    <div className="divide-y divide-line rounded-md border bg-sunken" data-testid="targets">
      {parts.map((part, index) =>
        part.kind === 'targets' ? (
          <PartFrame key={part.from} part={part} index={index} displayed={displayed}>
            <ul className="divide-y divide-line">
              {part.targets.map((target) => (
                <TargetItem key={`${target.kind} ${target.name}`} target={target} tenantName={tenantName} now={now} />
              ))}
            </ul>
          </PartFrame>
        ) : null,
      )}
    </div>
  );
}
