import { Quote } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';
import { AgentText } from './agent-text.tsx';

/** The agent's prose. After the call and never in place of it; plain text, whole, with everything invisible named. */
export function ClaimPanel({ detail }: { detail: RequestDetail }) {
  const { intent, agent, confidencePct, chain, flags } = detail;
  const of = (where: (typeof flags)[number]['where']) => flags.filter((flag) => flag.where === where);
  return (
    <div id="agent-words" className="scroll-mt-30">
      <Panel
        tone="claim"
        title="Unverified — the agent’s own words"
        aside={<Quote aria-hidden className="size-4 text-faint" />}
        bodyClassName="grid gap-4"
      >
        <dl className="grid gap-4">
          <AgentText label="Summary" text={intent.summary} flags={of('summary')} />
          <AgentText label="Reason" text={intent.reason} flags={of('reason')} />
          <AgentText label="Prompt it was given" text={intent.prompt} flags={of('prompt')} />
          {intent.evidence !== '' && <AgentText label="Evidence it gives" text={intent.evidence} mono />}
          {intent.ticket !== null && <AgentText label="Ticket it names" text={intent.ticket} flags={of('ticket')} mono />}
        </dl>
        <dl className="flex flex-wrap gap-x-8 gap-y-2 border-t pt-3 text-[0.8125rem]">
          <Fact label="Agent">
            <ExactText text={agent.name} /> <span className="text-muted">({agent.environment})</span>
            {agent.suspended && <span className="ml-2 font-medium text-danger">suspended</span>}
          </Fact>
          <Fact label="Says it is confident">{confidencePct === null ? 'does not say' : `${confidencePct} %`}</Fact>
          {chain.length > 0 && (
            <Fact label="Sent by">
              <ExactText text={chain.join(' → ')} mono />
            </Fact>
          )}
        </dl>
      </Panel>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="tabular">
      <dt className="text-muted text-xs">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
