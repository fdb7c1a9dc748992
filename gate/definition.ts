import canonicalize from 'canonicalize';
import type { Tool } from '@modelcontextprotocol/client';

/** Everything that an agent is told about a tool, and nothing else: what is pinned is what is listed. */
export type Definition = {
  name: string;
  title?: string;
  description: string;
  inputSchema: Tool['inputSchema'];
  outputSchema?: NonNullable<Tool['outputSchema']>;
  annotations?: NonNullable<Tool['annotations']>;
};

const HINTS = ['title', 'readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;

/** Members that no review would show (`_meta`, icons) are left behind, so that nothing unpinned reaches an agent. */
export function toDefinition({ name, title, description, inputSchema, outputSchema, annotations }: Tool): Definition {
  const hints = Object.fromEntries(HINTS.flatMap((hint) => (annotations?.[hint] === undefined ? [] : [[hint, annotations[hint]]])));
  return {
    name,
    ...(title === undefined ? {} : { title }),
    description: description ?? '',
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(Object.keys(hints).length === 0 ? {} : { annotations: hints }),
  };
}

/** The one text of a value (RFC 8785). Throws TypeError for what JSON cannot carry. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}
