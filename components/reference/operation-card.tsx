'use client';

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { curlFor, type Entry, type OpenApi } from './openapi.ts';
import { Prose } from './prose.tsx';
import { SchemaTree } from './schema-tree.tsx';

/** One call: what it is for, what goes in, what comes out, and how to type it. */
export function OperationCard({ document, entry, origin }: { document: OpenApi; entry: Entry; origin: string }) {
  const { operation } = entry;
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const responses = Object.entries(operation.responses ?? {});
  const good = responses.filter(([status]) => status.startsWith('2'));
  const refusals = responses.filter(([status]) => !status.startsWith('2'));
  return (
    <article id={entry.id} className="scroll-mt-20 rounded-lg border bg-surface">
      <header className="border-b px-4 py-3.5 sm:px-5">
        <h3 className="flex flex-wrap items-baseline gap-x-3 font-mono text-sm">
          <Method method={entry.method} />
          <span className="font-medium [overflow-wrap:anywhere]">{entry.path}</span>
        </h3>
        {operation.summary && <p className="mt-1.5 text-[0.9375rem]">{operation.summary}</p>}
        <Prose text={operation.description} className="mt-1 max-w-[46rem] text-muted" />
      </header>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 px-4 py-4 sm:px-5">
        {(operation.parameters?.length ?? 0) > 0 && (
          <Part title="Parameters">
            <ul className="divide-y divide-line rounded-md border bg-sunken">
              {operation.parameters?.map((parameter) => (
                <li key={`${parameter.in} ${parameter.name}`} className="px-3 py-2">
                  <p className="flex flex-wrap items-baseline gap-x-3">
                    <span className="font-medium font-mono text-[0.8125rem]">{parameter.name}</span>
                    <span className="text-muted text-xs">{parameter.in}</span>
                    {parameter.required && <span className="text-faint text-xs">required</span>}
                  </p>
                  <Prose text={parameter.description ?? parameter.schema?.description} className="text-muted text-xs" />
                </li>
              ))}
            </ul>
          </Part>
        )}
        {body && (
          <Part title="Body">
            <SchemaTree document={document} schema={body} />
          </Part>
        )}
        {good.map(([status, response]) => {
          const schema = response.content?.['application/json']?.schema;
          return (
            <Part key={status} title={`Answer ${status}`} note={response.description}>
              {schema && <SchemaTree document={document} schema={schema} />}
            </Part>
          );
        })}
        {refusals.length > 0 && (
          <Part title="Refusals" note="problem documents with a stable code">
            <ul className="grid gap-1">
              {refusals.map(([status, response]) => (
                <li key={status} className="flex gap-3">
                  <span className="tabular font-mono text-[0.8125rem]">{status}</span>
                  <Prose text={response.description} className="text-muted" />
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Example text={curlFor(document, entry, origin)} />
      </div>
    </article>
  );
}

function Method({ method }: { method: string }) {
  return <span className={method === 'get' ? 'font-semibold text-reversible' : 'font-semibold text-held'}>{method.toUpperCase()}</span>;
}

function Part({ title, note, children }: { title: string; note?: string | undefined; children: React.ReactNode }) {
  return (
    <section>
      <h4 className="mb-1.5 flex flex-wrap items-baseline gap-x-2.5 font-semibold text-[0.8125rem]">
        {title} {note && <span className="font-normal text-muted text-xs">{note}</span>}
      </h4>
      {children}
    </section>
  );
}

function Example({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <Part title="Example">
      <div className="relative">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable without a mouse */}
        <pre tabIndex={0} className="overflow-x-auto rounded-md border bg-sunken px-3 py-2.5 pr-12 font-mono text-[0.8125rem] leading-5">
          {text}
        </pre>
        <Button
          variant="quiet"
          size="icon"
          className="absolute top-1 right-1"
          aria-label={copied ? 'Copied' : 'Copy the example'}
          onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
        >
          {copied ? <Check aria-hidden className="size-4 text-ok" /> : <Copy aria-hidden className="size-4" />}
        </Button>
      </div>
    </Part>
  );
}
