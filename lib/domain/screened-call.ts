import type { FoldedText, Token } from './fold-text.ts';
import type { JsonObject } from './json.ts';
import type { ProseField } from './screen-flag.ts';
import type { TargetRef } from './target.ts';
import type { ToolClass } from './tool-class.ts';

/** The agent's own words about its call; the same as an Intent. */
export type Prose = { summary: string; prompt: string; reason: string; ticket: string | null };

/**
 * The call that the prose is about. `otherNames` are names that the service knows and that are no part of this call:
 * other customers, their hosts and people. Naming one is a contradiction whatever it looks like.
 */
export type ScreenedCall = {
  tenant: { id: string; name: string };
  tool: string;
  toolClass: ToolClass;
  arguments: JsonObject;
  targets: readonly (TargetRef & { displayName?: string | null })[];
  otherNames?: readonly string[];
};

/** One field, as each detector wants it. */
export type ScreenedField = { where: ProseField; text: string; folded: FoldedText; tokens: Token[] };
