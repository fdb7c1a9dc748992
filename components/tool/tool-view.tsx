'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { DiffList } from '#components/request/diff-list.tsx';
import { Button } from '#components/ui/button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { meQuery } from '#lib/client/queries.ts';
import { toolQuery } from '#lib/client/tools.ts';
import { diffJson, type JsonObject } from '#lib/contract/call-view.ts';
import { mayReviewTools, type ProposedToolDetail } from '#lib/contract/proposed-tool.ts';
import { ReviewDialog } from './review-dialog.tsx';
import { ToolClaim } from './tool-claim.tsx';
import { ToolFacts } from './tool-facts.tsx';
import { ToolHead } from './tool-head.tsx';
import { ToolArguments } from './tool-arguments.tsx';
import { UncheckedPanel } from './unchecked-panel.tsx';

/** One tool: what is offered now, what it was when somebody judged it, and the judgement. */
export function ToolView({ initial }: { initial: ProposedToolDetail }) {
  const { data: tool } = useQuery({ ...toolQuery(initial.tenant, initial.name), initialData: initial });
  const tenant = useQuery(meQuery()).data?.tenants.find(({ id }) => id === tool.tenant);
  const [reviewing, setReviewing] = useState(false);
  const { definition } = tool;
  return (
    <div className="-mt-5 sm:-mt-7">
      <TabTitle title={tool.name} />
      <ToolHead tool={tool} tenant={tenant} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="grid min-w-0 gap-5">
          {tool.standing === 'changed' && tool.reviewed !== null && (
            <Panel title="What changed since it was reviewed">
              <p className="mb-3 text-muted">
                It cannot be called until somebody has judged what it is now. Agents read these words before they call it.
              </p>
              <DiffList changes={diffJson(tool.reviewed, definition)} />
            </Panel>
          )}
          <ToolClaim definition={definition} />
          <UncheckedPanel tool={tool} />
          <ToolArguments schema={definition['inputSchema'] as JsonObject} />
        </div>
        <div className="grid gap-5">
          <ToolFacts tool={tool} />
          {tenant && mayReviewTools(tenant.roles) && (
            <Panel title="Review" bodyClassName="grid gap-3">
              <p className="text-muted">
                {tool.standing === 'approved' || tool.standing === 'refused'
                  ? 'A new review replaces the one before.'
                  : 'Until it is reviewed nobody can call it.'}
              </p>
              <Button variant="ink" data-testid="review" onClick={() => setReviewing(true)}>
                Review this tool
              </Button>
            </Panel>
          )}
        </div>
      </div>
      {reviewing && tenant && <ReviewDialog tenant={tenant} tools={[tool]} onClose={() => setReviewing(false)} />}
    </div>
  );
}
