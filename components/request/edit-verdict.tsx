import type { EditPreview, RequestDetail } from '#lib/contract/console-view.ts';
import { missingText } from './seat-list.tsx';

type Props = { detail: RequestDetail; preview: EditPreview | null; problem: string | null };

/** What policy says to the edited call, and how it differs from what it said to the agent's. */
export function EditVerdict({ detail, preview, problem }: Props) {
  const raised = preview?.risk != null && preview.risk !== detail.risk;
  return (
    <div role="status" data-testid="edit-verdict" className="grid gap-1 rounded-md border bg-sunken px-3 py-2.5 text-[0.8125rem]">
      {problem !== null && <p className="font-medium text-warn">{problem}</p>}
      {preview?.policy && (
        <>
          <p>
            Policy: <span className="font-medium">{preview.policy.outcome}</span>
            {preview.approval && (
              <span className="text-muted">
                {' '}
                · {missingText(preview.approval.need)}
                {preview.approval.stepUp && ', each with a passkey'}
              </span>
            )}
          </p>
          {preview.policy.reasons.map(({ id, reason }) => (
            <p key={id} className="text-muted">
              {reason} <span className="font-mono text-xs">{id}</span>
            </p>
          ))}
          {raised && preview.risk && (
            <p>
              The edit raises the risk from {detail.risk} to <span className="font-medium">{preview.risk}</span>. It could never lower it.
            </p>
          )}
          <p className="text-muted">Signatures for the unedited call do not count for the edited one.</p>
        </>
      )}
    </div>
  );
}
