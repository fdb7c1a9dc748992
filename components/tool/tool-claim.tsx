import { AgentText } from '#components/request/agent-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { JsonObject } from '#lib/contract/call-view.ts';

const HINTS = {
  readOnlyHint: 'Reads only',
  destructiveHint: 'Destroys',
  idempotentHint: 'May be repeated',
  openWorldHint: 'Reaches other systems',
} as const;

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** The words of the tool's own server, whole. Nobody has checked them; what it claims may tighten policy and never loosen it. */
export function ToolClaim({ definition }: { definition: JsonObject }) {
  const annotations = (definition['annotations'] ?? {}) as JsonObject;
  const claims = Object.entries(HINTS).filter(([key]) => typeof annotations[key] === 'boolean');
  return (
    <Panel tone="claim" title="What its server says" aside={<span className="text-muted text-xs">not verified</span>}>
      <dl className="grid gap-4">
        <AgentText label="Title" text={textOf(definition['title']) || textOf(annotations['title'])} />
        <AgentText label="Description" text={textOf(definition['description'])} />
        {claims.length > 0 && (
          <div>
            <dt className="mb-0.5 text-muted text-xs">Claims, which can only make policy stricter</dt>
            <dd className="flex flex-wrap gap-x-5 gap-y-1">
              {claims.map(([key, word]) => (
                <span key={key}>
                  {word}: <span className="font-medium">{annotations[key] === true ? 'yes' : 'no'}</span>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
