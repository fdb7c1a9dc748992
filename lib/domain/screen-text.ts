import { foldText, tokensOf } from './fold-text.ts';
import { mixedScriptWords } from './mixed-script.ts';
import { screenAction } from './screen-action.ts';
import { screenCounts } from './screen-counts.ts';
import { FLAG_KINDS, type Finding, type Flag, PROSE_FIELDS } from './screen-flag.ts';
import { screenHidden } from './screen-hidden.ts';
import { knownNames, screenNames } from './screen-names.ts';
import { screenPadding } from './screen-padding.ts';
import { screenPhrases } from './screen-phrases.ts';
import type { Prose, ScreenedCall, ScreenedField } from './screened-call.ts';

const MAX_FLAGS = 50;
const MAX_EXCERPT = 160;

/**
 * What is odd about the agent's prose, by fixed rules alone: the same words about the same call always raise the same
 * flags. Sorted by field and place, overlapping remarks of one kind joined, at most fifty and then some of each kind.
 */
export function screenText(prose: Prose, call: ScreenedCall): Flag[] {
  const known = knownNames(call);
  const flags = PROSE_FIELDS.flatMap((where) => {
    const text = prose[where] ?? '';
    if (text === '') return [];
    const folded = foldText(text);
    const field = { where, text, folded, tokens: tokensOf(folded) };
    const findings = [
      ...screenPhrases(field.tokens).findings,
      ...screenPadding(field),
      ...screenHidden(text),
      ...screenMixed(text),
      ...screenNames(field, known),
      ...screenCounts(field.tokens, call.targets),
      ...screenAction(field, call),
    ];
    return joinOverlaps(findings).map((finding) => toFlag(finding, field));
  });
  return limit(flags);
}

function screenMixed(text: string): Finding[] {
  return mixedScriptWords(text).map(({ start, end, scripts, how }) => ({
    kind: 'mixed-script',
    start,
    end,
    explain:
      how === 'look-alike'
        ? `Looks like a Latin word but is written in ${scripts[0]} letters.`
        : `One word in letters of several kinds (${scripts.join(', ')}): it may pass for another word.`,
  }));
}

function joinOverlaps(findings: Finding[]): Finding[] {
  const joined: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => order(a.kind) - order(b.kind) || a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last && last.kind === finding.kind && finding.start < last.end) last.end = Math.max(last.end, finding.end);
    else joined.push({ ...finding });
  }
  return joined.sort((a, b) => a.start - b.start || a.end - b.end || order(a.kind) - order(b.kind));
}

function toFlag({ kind, start, end, explain }: Finding, { where, text }: ScreenedField): Flag {
  const raw = text.slice(start, Math.min(end, start + MAX_EXCERPT));
  // A cut through a surrogate pair would leave text that no transport carries.
  const excerpt = /[\ud800-\udbff]$/.test(raw) && start + raw.length < text.length ? raw.slice(0, -1) : raw;
  return { kind, where, excerpt, start, end, explain };
}

/** Takes the first of each kind, then the second, so that fifty of one kind cannot push out the only one of another. */
function limit(flags: Flag[]): Flag[] {
  if (flags.length <= MAX_FLAGS) return flags;
  const rank = new Map<Flag, number>();
  const count = new Map<string, number>();
  for (const flag of flags) {
    const nth = count.get(flag.kind) ?? 0;
    count.set(flag.kind, nth + 1);
    rank.set(flag, nth);
  }
  const kept = new Set(flags.toSorted((a, b) => (rank.get(a) as number) - (rank.get(b) as number)).slice(0, MAX_FLAGS));
  return flags.filter((flag) => kept.has(flag));
}

function order(kind: Flag['kind']): number {
  return FLAG_KINDS.indexOf(kind);
}
