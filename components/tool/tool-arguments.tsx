import { ExactText } from '#components/ui/exact-text.tsx';
import { JsonText } from '#components/ui/json-text.tsx';
import { Panel } from '#components/ui/panel.tsx';
import type { JsonObject } from '#lib/contract/call-view.ts';

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `string`, `array of string`, `one of "a", "b"`: as a person says it. What is more than that stands in the whole schema. */
function kindOf(schema: unknown): string {
  if (!isObject(schema)) return 'anything';
  const { type, items, const: fixed } = schema;
  if (fixed !== undefined) return `always ${JSON.stringify(fixed)}`;
  if (Array.isArray(schema['enum'])) return `one of ${schema['enum'].map((each) => JSON.stringify(each)).join(', ')}`;
  if (type === 'array') return `array of ${kindOf(items)}`;
  if (Array.isArray(type)) return type.join(' or ');
  return typeof type === 'string' ? type : 'see below';
}

/** What a call of it may carry: the first level by name, and the whole schema as it is. */
export function ToolArguments({ schema }: { schema: JsonObject }) {
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return (
    <Panel title="Arguments" aside={<span className="tabular text-muted text-xs">{properties.length.toLocaleString('en')} named</span>}>
      {properties.length > 0 && (
        <ul className="mb-4 divide-y divide-line rounded-md border bg-sunken">
          {properties.map(([name, each]) => (
            <li key={name} className="grid gap-0.5 px-3 py-2">
              <span className="flex flex-wrap items-baseline gap-x-3">
                <ExactText text={name} mono className="font-medium" />
                <ExactText text={kindOf(each)} className="text-muted text-xs" />
                {required.includes(name) && <span className="text-warn text-xs">required</span>}
              </span>
              {isObject(each) && typeof each['description'] === 'string' && (
                <ExactText text={each['description']} className="text-[0.8125rem] text-muted" />
              )}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary className="cursor-pointer text-[0.8125rem] text-muted">The whole schema</summary>
        <pre className="mt-2 whitespace-pre-wrap rounded-md border bg-sunken px-3 py-2 leading-5">
          <JsonText value={schema} />
        </pre>
      </details>
    </Panel>
  );
}
