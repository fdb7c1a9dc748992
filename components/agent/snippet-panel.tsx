'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Panel } from '#components/ui/panel.tsx';
import { executorToolsQuery, reachQuery } from '#lib/client/workloads.ts';
import type { ExecutorTools, NewKey, Reach, WorkloadDetail } from '#lib/contract/workload-view.ts';
import { CodeFigure } from './snippet/code-figure.tsx';
import { executorSnippets } from './snippet/executor-snippets.ts';
import { shellText } from './snippet/quote.ts';
import type { Snippet } from './snippet/snippet.ts';
import { SnippetPicker } from './snippet/snippet-picker.tsx';
import { snippetsFor } from './snippets.ts';
import { useFederations } from './use-federations.ts';

type Props = { detail: WorkloadDetail; url: string; made: NewKey | null };

/** How this very workload is plugged in, ready to paste: its address, its key's place, a tool of its customer. */
export function SnippetPanel(props: Props) {
  return props.detail.workload.kind === 'agent' ? <AgentSnippets {...props} /> : <ExecutorSnippets {...props} />;
}

function AgentSnippets({ detail, url, made }: Props) {
  const { data } = useQuery(reachQuery(detail.workload.ref));
  const { standing, settled } = useFederations(detail.workload);
  const [federation = null] = standing;
  const tool = data && firstTool(data.tools);
  if (data && !tool) return null;
  const call = tool && { tool: tool.name, title: tool.title, arguments: tool.example ?? {}, target: tool.target, federation };
  // One that comes first must not come after the others.
  const snippets = call && settled ? snippetsFor({ url, agent: detail.workload.name, ...call }) : [];
  // Who has just made a key is here to use it.
  return <Snippets snippets={snippets} preferred={federation !== null && made === null ? 'federated' : 'fetch'} made={made} />;
}

function ExecutorSnippets({ detail, url, made }: Props) {
  const { data } = useQuery(executorToolsQuery(detail.workload.ref));
  const snippets = data ? executorSnippets({ url, executor: detail.workload.name, tool: mildest(data.tools)?.name ?? null }) : [];
  return <Snippets snippets={snippets} preferred="executor-sdk" made={made} />;
}

function Snippets({ snippets, preferred, made }: { snippets: readonly Snippet[]; preferred: string; made: NewKey | null }) {
  const [picked, setPicked] = useState<string | null>(null);
  const snippet = snippets.find(({ id }) => id === (picked ?? preferred)) ?? snippets[0];
  return (
    <Panel title="Plug it in" bodyClassName="grid gap-3">
      {snippet === undefined ? (
        // As tall as what comes, so that no button below moves from under somebody's finger.
        <p className="min-h-[46.5rem] text-faint max-sm:min-h-[32rem]">Looking for a tool…</p>
      ) : (
        <>
          <SnippetPicker snippets={snippets} selected={snippet.id} onSelect={setPicked} />
          <div role="tabpanel" id="snippet" aria-label={snippet.label} className="grid gap-3">
            <CodeFigure title={snippet.file} text={snippet.text} />
            {snippet.beside && <CodeFigure title={snippet.beside.file} text={snippet.beside.text} />}
            <CodeFigure title="then" text={thenText(snippet, made)} secret={isKey(snippet) && made !== null} />
            {[snippet.note, snippet.needs && HOW_TO_GET[snippet.needs]].map(
              (note) =>
                note && (
                  <p key={note} className="text-muted text-xs">
                    {note}
                  </p>
                ),
            )}
          </div>
        </>
      )}
    </Panel>
  );
}

const HOW_TO_GET = {
  sdk: 'The SDK is on no registry yet, so install the file and not the bare name. In a checkout of Holdpoint, “npm run -s pack -- sdk” makes it.',
  cli: 'The command line is on no registry yet. In a checkout of Holdpoint: “npm run -s pack -- cli /opt/holdpoint” makes the file.',
};

function isKey({ secret }: Snippet): boolean {
  return secret.endsWith('_KEY');
}

/** What is to be in the environment, and the command. */
function thenText(snippet: Snippet, made: NewKey | null): string {
  const own = isKey(snippet) ? (made?.key ?? 'the key, which was shown once') : 'where the workload finds it';
  const lines = [{ name: snippet.secret, what: own }, ...(snippet.also ?? [])].map(({ name, what }) => `export ${name}=${shellText(what)}`);
  return [...lines, snippet.run].join('\n');
}

function mildest(tools: ExecutorTools['tools']): ExecutorTools['tools'][number] | undefined {
  return tools.find((tool) => tool.class === 'reversible') ?? tools[0];
}

/** One that is held shows what this is for; of those the one that does least. */
function firstTool(tools: Reach['tools']): Reach['tools'][number] | undefined {
  const known = tools.filter(({ example }) => example !== null);
  const held = known.filter(({ outcome }) => outcome === 'escalate');
  return held.find((tool) => tool.class === 'reversible') ?? held[0] ?? known.find(({ outcome }) => outcome === 'allow') ?? known[0];
}
