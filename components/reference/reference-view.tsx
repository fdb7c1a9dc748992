'use client';

import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { PageHead } from '#components/ui/page-head.tsx';
import { fetchOpenApi } from '#lib/client/fetch-openapi.ts';
import { groupByTag, type OpenApi } from './openapi.ts';
import { OperationCard } from './operation-card.tsx';
import { Prose } from './prose.tsx';

const DOCUMENT_PATH = '/api/v1/openapi.json';

/** The reference of the API, drawn from the document that the server generates from the schemas it validates with. */
export function ReferenceView() {
  const [document, setDocument] = useState<OpenApi | 'failed' | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is how a person asks again
  useEffect(() => {
    const controller = new AbortController();
    fetchOpenApi(DOCUMENT_PATH, controller.signal).then(
      (answer) => setDocument(answer as OpenApi),
      () => !controller.signal.aborted && setDocument('failed'),
    );
    return () => controller.abort();
  }, [attempt]);

  if (document === null)
    return (
      <div className="min-h-[100dvh]">
        <PageHead title="Holdpoint" note={<span role="status">reading the description of the API…</span>} />
      </div>
    );
  if (document === 'failed')
    return (
      <div className="grid min-h-[50dvh] content-center justify-items-center gap-3">
        <p role="alert">The reference could not be loaded.</p>
        <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>
      </div>
    );

  const groups = groupByTag(document);
  return (
    <>
      <PageHead
        title={document.info.title}
        note={
          <>
            version {document.info.version} ·{' '}
            <a href={DOCUMENT_PATH} className="text-held underline-offset-2 hover:underline">
              OpenAPI {document.openapi}
            </a>
          </>
        }
      />
      <Prose text={document.info.description} className="mb-6 max-w-[46rem] text-muted" />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <nav aria-label="Calls" className="sticky top-20 hidden max-h-[calc(100dvh-6rem)] gap-5 overflow-y-auto pb-6 lg:grid">
          {groups.map((group) => (
            <div key={group.name}>
              <p className="mb-1 font-semibold text-[0.8125rem]">{group.name}</p>
              <ul>
                {group.entries.map((entry) => (
                  <li key={entry.id}>
                    <a href={`#${entry.id}`} className="block rounded py-0.5 text-[0.8125rem] text-muted hover:text-ink">
                      {entry.operation.summary ?? entry.path}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-10">
          {groups.map((group) => (
            <section key={group.name} aria-label={group.name} className="grid grid-cols-[minmax(0,1fr)] gap-4">
              <div>
                <h2 className="font-semibold text-base">{group.name}</h2>
                <Prose text={group.description} className="max-w-[46rem] text-muted" />
              </div>
              {group.entries.map((entry) => (
                <OperationCard key={entry.id} document={document} entry={entry} origin={location.origin} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  );
}
