import type { JsonObject } from './json.ts';
import type { ToolClass } from './tool-class.ts';

/** What a tool's own server says about it (MCP, `ToolAnnotations`). Hearsay: it may make us more careful, never less. */
export type ToolAnnotations = {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
};

/** A tool as its executor offers it: everything that an agent is told about it, and so everything that a review pins. */
export type ToolDefinition = {
  /** As its own server names it. */
  name: string;
  title?: string;
  description: string;
  inputSchema: JsonObject;
  outputSchema?: JsonObject;
  annotations?: ToolAnnotations;
};

/** `unreviewed`: no person has judged it. `changed`: it is no longer what was judged. Only an `approved` tool may be called. */
export const TOOL_STANDINGS = ['unreviewed', 'changed', 'approved', 'refused'] as const;
export type ToolStanding = (typeof TOOL_STANDINGS)[number];

/** How a proposed tool stands: by hash, so that a word more or less in a description is another tool. */
export function standingOf(tool: { definitionHash: string; reviewedHash: string | null; class: ToolClass | null }): ToolStanding {
  if (tool.reviewedHash === null) return 'unreviewed';
  if (tool.reviewedHash !== tool.definitionHash) return 'changed';
  return tool.class === null ? 'refused' : 'approved';
}
