'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { executorToolsQuery } from '#lib/client/workloads.ts';
import type { ExecutorTools, WorkloadDetail } from '#lib/contract/workload-view.ts';

/** Beyond these the rest is one click away. */
const SHOWN = 8;

/** Which tools it runs, and by what rule: an approval's grant names one executor, and no other can redeem it. */
export function ExecutorToolsPanel({ detail: { workload } }: { detail: WorkloadDetail }) {
  const { data, error } = useQuery(executorToolsQuery(workload.ref));
  const [all, setAll] = useState(false);
  const shown = all ? data?.tools : data?.tools.slice(0, SHOWN);
  return (
    <Panel title="What it runs" bodyClassName="grid gap-3.5">
      <p className="text-muted">
        A tool is run by whoever brought it, as an MCP gate does, and each other one by the customer’s oldest executor that brought none. A
        grant names that one, and nobody else can redeem it.
      </p>
      <ErrorLine error={error} />
      {!data && !error && <p className="text-faint">Looking for its tools…</p>}
      {data && data.tools.length === 0 && (
        <Nothing tools={data} suspended={workload.state === 'suspended' || workload.state === 'revoked'} />
      )}
      {shown !== undefined && shown.length > 0 && (
        <ul className="grid rounded-md border">
          {shown.map((tool) => (
            <li
              key={tool.name}
              data-testid="runs"
              data-tool={tool.name}
              className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b px-3.5 py-2 last:border-b-0"
            >
              <span className="min-w-0">
                <ExactText text={tool.title} />{' '}
                <span className="font-mono text-faint text-xs [overflow-wrap:anywhere]">
                  <ExactText text={tool.name} />
                </span>
              </span>
              <span className="ml-auto flex items-baseline gap-x-4 text-xs">
                {tool.own && <span className="text-muted">its own</span>}
                <RiskMark toolClass={tool.class} className="text-xs" />
              </span>
            </li>
          ))}
        </ul>
      )}
      {data && shown && shown.length < data.tools.length && (
        <Button size="sm" variant="quiet" className="w-fit" onClick={() => setAll(true)}>
          Show all {data.tools.length}
        </Button>
      )}
    </Panel>
  );
}

function Nothing({ tools: { brings, first }, suspended }: { tools: ExecutorTools; suspended: boolean }) {
  return (
    <p data-testid="runs-nothing">
      {suspended ? (
        'Nothing: it may not act.'
      ) : brings ? (
        'Nothing yet: the tools that it brought wait for their review.'
      ) : (
        <>
          Nothing yet. The tools that nobody brought are run by {first === null ? 'nobody' : <ExactText text={first.name} />}; what this one
          brings as an MCP gate will be its own.
        </>
      )}
    </p>
  );
}
