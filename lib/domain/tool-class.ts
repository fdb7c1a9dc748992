/** What kind of harm a tool can do. `read` changes nothing; all others are mutating. */
export const TOOL_CLASSES = ['read', 'reversible', 'disruptive', 'destructive', 'lowers-protection', 'identity'] as const;
export type ToolClass = (typeof TOOL_CLASSES)[number];
