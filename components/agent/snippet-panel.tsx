'use client';

import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { reachQuery } from '#lib/client/workloads.ts';
import type { NewKey, Reach, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { type Snippet, snippetsFor } from './snippets.ts';
import { useFederations } from './use-federations.ts';

/** The first call of this very agent, ready to paste: its address, its key's place, a tool of its customer. */
export function SnippetPanel({ detail, url, made }: { detail: WorkloadDetail; url: string; made: NewKey | null }) {
  const { data } = useQuery(reachQuery(detail.workload.ref));
  const { standing, settled } = useFederations(detail.workload);
  const [federation = null] = standing;
  const [picked, setPicked] = useState<Snippet['id'] | null>(null);
  const tool = data && firstTool(data.tools);
  if (data && !tool) return null;
  // One that comes first must not come after the others.
  const snippets =
    tool && settled
      ? snippetsFor({ url, agent: detail.workload.name, tool: tool.name, arguments: tool.example ?? {}, target: tool.target, federation })
      : [];
  // Who has just made a key is here to use it.
  const preferred = federation !== null && made === null ? 'federated' : 'fetch';
  const snippet = snippets.find(({ id }) => id === (picked ?? preferred)) ?? snippets[0];
  const isKey = snippet?.secret === 'HOLDPOINT_KEY';
  const value = isKey ? (made?.key ?? 'the key, which was shown once') : 'where the workload finds it';
  const text = `export ${snippet?.secret}='${value}'\n${snippet?.run ?? ''}`;
  return (
    <Panel title="Plug it in" bodyClassName="grid gap-3">
      <div role="tablist" aria-label="Ways to ask" className="flex gap-1.5">
        {snippets.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`snippet-${id}`}
            aria-selected={id === snippet?.id}
            aria-controls="snippet"
            onClick={() => setPicked(id)}
            className={cn(
              'h-8 rounded-full border px-3 font-medium text-[0.8125rem] text-muted transition-colors hover:text-ink',
              id === snippet?.id && 'border-ink/70 text-ink',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      {snippet === undefined ? (
        <p className="min-h-80 text-faint">Looking for a tool…</p>
      ) : (
        <div role="tabpanel" id="snippet" aria-labelledby={`snippet-${snippet.id}`} className="grid gap-3">
          <Code title={snippet.file} text={snippet.text} />
          <Code title="then" text={text} secret={isKey && made !== null} />
        </div>
      )}
    </Panel>
  );
}

function Code({ title, text, secret = false }: { title: string; text: string; secret?: boolean }) {
  const ref = useRef<HTMLElement>(null);
  return (
    <figure className={cn('overflow-hidden rounded-md border bg-sunken', secret && 'border-held/50')}>
      <figcaption className="flex items-center justify-between border-b py-1 pr-1.5 pl-3.5 text-muted text-xs">
        <span className="font-mono">{title}</span>
        <CopyButton text={text} label={`Copy ${title}`} onRefused={() => ref.current && getSelection()?.selectAllChildren(ref.current)} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse */}
      <pre tabIndex={0} className="max-h-96 overflow-auto px-3.5 py-3 font-mono text-xs leading-5">
        <code ref={ref} data-testid={`code-${title}`}>
          {text}
        </code>
      </pre>
    </figure>
  );
}

/** One that is held shows what this is for; of those the one that does least. */
function firstTool(tools: Reach['tools']): Reach['tools'][number] | undefined {
  const known = tools.filter(({ example }) => example !== null);
  const held = known.filter(({ outcome }) => outcome === 'escalate');
  return held.find((tool) => tool.class === 'reversible') ?? held[0] ?? known.find(({ outcome }) => outcome === 'allow') ?? known[0];
}
