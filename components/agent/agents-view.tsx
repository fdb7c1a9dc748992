'use client';

import { useQuery } from '@tanstack/react-query';
import { Bot, Plus, Wrench } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { TabTitle } from '#components/frame/tab-title.tsx';
import { TenantFilter } from '#components/tenant/tenant-filter.tsx';
import { toolsPath } from '#components/tool/tools-path.ts';
import { Button, buttonStyle } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { meQuery } from '#lib/client/queries.ts';
import { workloadsQuery } from '#lib/client/workloads.ts';
import type { WorkloadList } from '#lib/contract/workload-view.ts';
import { AGENT_COLUMNS, AgentRow } from './agent-row.tsx';
import { RegisterDialog } from './register-dialog.tsx';

const HEADS = ['Tenant', 'Name', 'Environment', 'Held', 'Last seen', 'State'];

/** Who may act for which customer, and who runs it. */
export function AgentsView({ initial, tenant }: { initial: WorkloadList; tenant: string | undefined }) {
  const { data } = useQuery({ ...workloadsQuery(), initialData: initial });
  const me = useQuery(meQuery()).data;
  const [registering, setRegistering] = useState(false);
  const shown = data.items.filter((item) => tenant === undefined || item.tenant.id === tenant);
  const agents = shown.filter(({ kind }) => kind === 'agent').length;
  const mine = (me?.tenants ?? []).filter(({ id }) => data.mayRegisterFor.includes(id));
  return (
    <>
      <TabTitle title="Agents" />
      <PageHead
        title="Agents"
        note={<span className="tabular">{`${count(agents, 'agent')}, ${count(shown.length - agents, 'executor')}`}</span>}
      >
        <div className="flex min-w-0 max-w-full flex-wrap items-center gap-3">
          <TenantFilter
            tenants={me?.tenants ?? []}
            selected={tenant}
            hrefFor={(id) => (id === undefined ? '/agents' : `/agents?tenant=${id}`)}
          />
          <Link href={toolsPath({ tenant })} className={buttonStyle()} data-testid="to-tools">
            <Wrench aria-hidden className="size-4" /> Tools of MCP gates
          </Link>
          {mine.length > 0 && (
            <Button variant="ink" data-testid="register" onClick={() => setRegistering(true)}>
              <Plus aria-hidden className="size-4" /> Register
            </Button>
          )}
        </div>
      </PageHead>
      {shown.length === 0 ? (
        <EmptyState icon={<Bot className="size-5" />} title="No agents here yet">
          An agent is one workload of one customer: it proposes calls, and an executor of the same customer runs what was approved.
        </EmptyState>
      ) : (
        <table className="block overflow-hidden rounded-lg border bg-surface">
          <caption className="sr-only">Agents and executors</caption>
          <thead className="block max-lg:sr-only">
            <tr className={cn('grid h-9 items-center gap-x-4 border-b pr-4 pl-5', AGENT_COLUMNS)}>
              {HEADS.map((head) => (
                <th key={head} scope="col" className="text-left font-normal text-muted text-xs last:text-right">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="block">
            {shown.map((workload) => (
              <AgentRow key={workload.ref} workload={workload} now={data.now} />
            ))}
          </tbody>
        </table>
      )}
      {registering && <RegisterDialog tenants={mine} preset={tenant} known={data.items} onClose={() => setRegistering(false)} />}
    </>
  );
}

function count(many: number, noun: string): string {
  return `${many.toLocaleString('en')} ${noun}${many === 1 ? '' : 's'}`;
}
