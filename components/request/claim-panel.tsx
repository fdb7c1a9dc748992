import { Quote } from 'lucide-react';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { RequestDetail } from '#lib/contract/console-view.ts';

/** The agent's prose. After the call and never in place of it; plain text, whole, with everything invisible named. */
export function ClaimPanel({ detail }: { detail: RequestDetail }) {
  const { intent, agent, confidencePct, chain } = detail;
  return (
    <Panel
      tone="claim"
      title="Unverified — the agent’s own words"
      aside={<Quote aria-hidden className="size-4 text-faint" />}
      bodyClassName="grid gap-4"
    >
      <dl className="grid gap-4">
        <Words label="Summary" text={intent.summary} />
        <Words label="Reason" text={intent.reason} />
        <Words label="Prompt it was given" text={intent.prompt} />
      </dl>
      <dl className="flex flex-wrap gap-x-8 gap-y-2 border-t pt-3 text-[0.8125rem]">
        <Fact label="Agent">
          <ExactText text={agent.name} /> <span className="text-muted">({agent.environment})</span>
          {agent.suspended && <span className="ml-2 font-medium text-danger">suspended</span>}
        </Fact>
        <Fact label="Says it is confident">{confidencePct === null ? 'does not say' : `${confidencePct} %`}</Fact>
        {intent.ticket && (
          <Fact label="Ticket it names">
            <ExactText text={intent.ticket} mono />
          </Fact>
        )}
        {chain.length > 0 && (
          <Fact label="Sent by">
            <ExactText text={chain.join(' → ')} mono />
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Words({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt className="mb-0.5 text-muted text-xs">{label}</dt>
      <dd className="max-w-[46rem] leading-6">
        {text === '' ? <span className="text-faint">nothing given</span> : <ExactText text={text} />}
      </dd>
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
