/** What the screen over an agent's prose can raise. A flag raises the risk tier; nothing lowers it. */
export const FLAG_KINDS = [
  'pressure',
  'borrowed-authority',
  'reviewer-instruction',
  'padding',
  'hidden-text',
  'mixed-script',
  'contradiction',
] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

/** The fields that are the agent's own words, in the order in which they are read. */
export const PROSE_FIELDS = ['summary', 'prompt', 'reason', 'ticket'] as const;
export type ProseField = (typeof PROSE_FIELDS)[number];

/**
 * One remark on one stretch of the agent's prose. `start` and `end` are UTF-16 offsets into the stored field;
 * `excerpt` is that stretch as it is stored, so it must be shown as visible text. `explain` is our own sentence.
 */
export type Flag = { kind: FlagKind; where: ProseField; excerpt: string; start: number; end: number; explain: string };

/** What one detector found in one field. */
export type Finding = { kind: FlagKind; start: number; end: number; explain: string };
