import type { JsonObject } from '#lib/contract/call-view.ts';
import type { FederationView } from '#lib/contract/federation.ts';

/** One call that the workload could make now, from which every text is filled. */
export type SnippetCall = {
  url: string;
  agent: string;
  tool: string;
  /** What the tool does, in a few words, for a model to read. */
  title: string;
  arguments: JsonObject;
  target: { kind: 'host' | 'user'; name: string } | null;
  /** Whose token speaks for the agent, if anybody's does. */
  federation?: Pick<FederationView, 'id' | 'kind'> | null;
};

export const SNIPPET_GROUPS = ['No library', 'SDK', 'Agent framework', 'MCP'] as const;

/** A variable that the program reads, and what belongs there. */
export type Variable = { name: string; what: string };

/**
 * One program, ready to paste. No text of it is a secret: what it proves itself with is in the environment. `secret` is the
 * variable of the workload's own key, or of the file that stands for one; `also` are those of others.
 */
export type Snippet = {
  id: string;
  label: string;
  group: (typeof SNIPPET_GROUPS)[number];
  file: string;
  text: string;
  /** A second file that the first does nothing without. */
  beside?: { file: string; text: string };
  run: string;
  secret: 'HOLDPOINT_KEY' | 'HOLDPOINT_AGENT_KEY' | 'HOLDPOINT_EXECUTOR_KEY' | 'HOLDPOINT_TOKEN_FILE' | 'HOLDPOINT_PRIVATE_KEY_FILE';
  also?: readonly Variable[];
  /** A package of ours, which is on no registry yet. */
  needs?: 'sdk' | 'cli';
  note?: string;
};

/** The body of the call, as the API takes it. */
export type Body = { tool: string; arguments: JsonObject; targets: SnippetCall['target'][]; intent: { summary: string } };

export function bodyOf({ tool, arguments: args, target }: SnippetCall): Body {
  return { tool, arguments: args, targets: target === null ? [] : [target], intent: { summary: 'A first call, to see that it is held' } };
}
