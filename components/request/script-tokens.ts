import type { TextRange } from '#components/ui/text-pieces.ts';
import type { ScriptLanguage } from '#lib/contract/call-view.ts';
import { SCRIPT_RULES, type TokenKind } from './script-rules.ts';

const CLASS: Record<TokenKind, string> = {
  comment: 'text-muted italic',
  string: 'text-reversible',
  variable: 'text-identity',
  keyword: 'font-medium text-held',
  flag: 'text-lowers',
  number: 'text-lowers',
};

/** Where a script's comments, strings, names and words are, as ranges to colour. In order, never overlapping. */
export function scriptTokens(text: string, language: ScriptLanguage): TextRange[] {
  if (language === 'none') return [];
  const { flags, rules } = SCRIPT_RULES[language];
  const pattern = new RegExp(rules.map(([, source]) => `(${source})`).join('|'), flags);
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    const kind = rules[match.slice(1).findIndex((group) => group !== undefined)]?.[0];
    if (kind) ranges.push({ start: match.index, end: match.index + match[0].length, className: CLASS[kind] });
  }
  return ranges;
}
