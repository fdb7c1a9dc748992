'use client';

import { useState } from 'react';
import { type OpenApi, resolve, type Schema } from './openapi.ts';
import { Prose } from './prose.tsx';

/** A schema as nested rows; what has parts opens on demand, so a recursive one ends where the reader does. */
export function SchemaTree({ document, schema: input }: { document: OpenApi; schema: Schema }) {
  const { schema } = resolve(document, input);
  const required = new Set(schema.required ?? []);
  const properties = Object.entries(schema.properties ?? {});
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf ?? [];
  if (properties.length > 0)
    return (
      <ul className="divide-y divide-line rounded-md border bg-sunken">
        {properties.map(([name, property]) => (
          <SchemaRow key={name} document={document} name={name} schema={property} required={required.has(name)} />
        ))}
      </ul>
    );
  if (choices.length > 0)
    return (
      <ul className="divide-y divide-line rounded-md border bg-sunken">
        {choices.map((choice, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: alternatives of a fixed document
          <SchemaRow key={index} document={document} name={schema.allOf ? 'and' : 'or'} schema={choice} required={false} />
        ))}
      </ul>
    );
  if (schema.items) return <SchemaTree document={document} schema={schema.items} />;
  return <p className="font-mono text-muted text-xs">{typeText(document, schema)}</p>;
}

type RowProps = { document: OpenApi; name: string; schema: Schema; required: boolean };

function SchemaRow({ document, name, schema: input, required }: RowProps) {
  const [open, setOpen] = useState(false);
  const { schema } = resolve(document, input);
  const inner = innerOf(document, schema);
  const limits = limitsText(schema);
  return (
    <li className="px-3 py-2">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-medium font-mono text-[0.8125rem]">{name}</span>
        <span className="font-mono text-muted text-xs">{typeText(document, input)}</span>
        {required && <span className="text-faint text-xs">required</span>}
        {limits && <span className="text-faint text-xs">{limits}</span>}
        {inner && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="ml-auto rounded px-1.5 text-held text-xs hover:underline"
          >
            {open ? 'Hide parts' : 'Show parts'}
            <span className="sr-only"> of {name}</span>
          </button>
        )}
      </div>
      <Prose text={input.description ?? schema.description} className="mt-0.5 text-muted text-xs" />
      {inner && open && (
        <div className="mt-2">
          <SchemaTree document={document} schema={inner} />
        </div>
      )}
    </li>
  );
}

function innerOf(document: OpenApi, schema: Schema): Schema | null {
  if (schema.properties || schema.allOf) return schema;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) {
    const real = choices.filter((choice) => choice.type !== 'null');
    const only = real.length === 1 && real[0] ? resolve(document, real[0]).schema : null;
    return only ? innerOf(document, only) : real.some((choice) => choice.$ref || choice.properties) ? schema : null;
  }
  return schema.items ? innerOf(document, resolve(document, schema.items).schema) : null;
}

function typeText(document: OpenApi, input: Schema): string {
  const { name, schema } = resolve(document, input);
  if (name) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((choice) => typeText(document, choice)).join(' | ');
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type;
  if (type === 'array') return schema.items ? `list of ${typeText(document, schema.items)}` : 'list';
  if (schema.format) return `${type ?? 'string'}, ${schema.format}`;
  return type ?? 'any JSON';
}

function limitsText({ minimum, maximum, minLength, maxLength, maxItems, default: preset }: Schema): string {
  const safe = (value: number | undefined) => (value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined);
  const parts = [
    safe(minimum) !== undefined && `≥ ${minimum}`,
    safe(maximum) !== undefined && `≤ ${maximum}`,
    minLength && `at least ${minLength} characters`,
    maxLength && `at most ${maxLength} characters`,
    maxItems && `at most ${maxItems} items`,
    preset !== undefined && `default ${JSON.stringify(preset)}`,
  ];
  return parts.filter(Boolean).join(', ');
}
