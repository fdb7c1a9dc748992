import type { ReactNode } from 'react';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { ProposedToolDetail } from '#lib/contract/proposed-tool.ts';
import { exactText } from '#components/ui/instant-text.ts';

/** What the service knows of it by itself. */
export function ToolFacts({ tool }: { tool: ProposedToolDetail }) {
  return (
    <Panel title="Facts">
      <dl className="grid gap-3">
        <Fact term="Brought by">
          <ExactText text={tool.executor} mono />
        </Fact>
        <Fact term="Proposed">{exactText(tool.proposedAt)}</Fact>
        <Fact term="Suggested by its name">
          <RiskMark toolClass={tool.suggestedClass} />
        </Fact>
        {tool.reviewedBy !== null && (
          <Fact term="Last review">
            <span className="grid gap-0.5">
              {tool.class === null ? <span className="font-medium text-danger">Refused</span> : <RiskMark toolClass={tool.class} />}
              <span className="text-muted">
                by {tool.reviewedBy}
                {tool.reviewedAt !== null && `, ${exactText(tool.reviewedAt)}`}
              </span>
              {tool.reason !== '' && <ExactText text={tool.reason} />}
            </span>
          </Fact>
        )}
        <Fact term="Pinned by hash (SHA-256)">
          <ExactText text={tool.definitionHash} mono className="text-xs" />
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="mb-0.5 text-muted text-xs">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
