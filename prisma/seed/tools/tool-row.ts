import type { JsonObject } from '#lib/domain/json.ts';

/** One tool of the registry, as data says it. `effect` completes "This will …"; `{name}` stands for an argument. */
export type ToolRow = {
  name: string;
  title: string;
  class: 'read' | 'reversible' | 'disruptive' | 'destructive' | 'lowers-protection' | 'identity';
  description: string;
  effect: string;
  undo: string | null;
  /** Reasons to say no that fit this tool. The agent gets the chosen one word for word, so each says what to do instead. */
  denyPresets: string[];
  schema: JsonObject;
  vendor: string | null;
  /** The argument by which a call of this tool names the script that it runs: what runs is not in the call itself. */
  scriptArgument: string | null;
};
