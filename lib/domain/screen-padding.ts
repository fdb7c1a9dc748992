import type { Token } from './fold-text.ts';
import type { Finding, ProseField } from './screen-flag.ts';
import type { ScreenedField } from './screened-call.ts';

const MAX_SPACES = 60;
const MAX_BREAKS = 8;
/** Rulers of dashes in logs and mails are 80 wide. */
const MAX_SAME = 120;
const MAX_SAME_LINES = 25;
const MAX_SAME_WORDS = 20;
/** Beyond, nobody reads to the end. A prompt may carry an alert with its log. */
const MAX_LENGTH: Record<ProseField, number> = { summary: 400, prompt: 20_000, reason: 5_000, ticket: 100 };

/** Stretches that push the rest out of sight: long gaps, rulers, the same line again and again, sheer length. */
export function screenPadding({ text, where, tokens }: ScreenedField): Finding[] {
  const found: Finding[] = [...text.matchAll(/\s+|([^\s])\1*/gu)].flatMap((run) => {
    const explain = explainRun(run[0]);
    return explain === null ? [] : [{ kind: 'padding' as const, start: run.index, end: run.index + run[0].length, explain }];
  });
  found.push(...sameLines(text), ...sameWords(tokens));
  const limit = MAX_LENGTH[where];
  if (text.length > limit)
    found.push({
      kind: 'padding',
      start: limit,
      end: text.length,
      explain: `Very long: ${text.length} characters where ${limit} are plenty.`,
    });
  return found;
}

function explainRun(run: string): string | null {
  if (/^\s/u.test(run)) {
    const breaks = run.split('\n').length - 1;
    if (breaks >= MAX_BREAKS) return `${breaks} line breaks in a row push what follows out of sight.`;
    return run.length >= MAX_SPACES ? `${run.length} spaces in a row push what follows out of sight.` : null;
  }
  return run.length >= MAX_SAME ? 'One character repeated very often.' : null;
}

function sameLines(text: string): Finding[] {
  const seen = new Map<string, { count: number; start: number; end: number }>();
  let at = 0;
  for (const line of text.split('\n')) {
    const key = line.trim();
    if (key !== '') {
      const entry = seen.get(key) ?? { count: 0, start: at, end: at };
      seen.set(key, { ...entry, count: entry.count + 1, end: at + line.length });
    }
    at += line.length + 1;
  }
  return [...seen.values()]
    .filter(({ count }) => count >= MAX_SAME_LINES)
    .map(({ count, start, end }) => ({ kind: 'padding', start, end, explain: `The same line ${count} times.` }));
}

function sameWords(tokens: readonly Token[]): Finding[] {
  const found: Finding[] = [];
  let first = 0;
  for (let at = 1; at <= tokens.length; at++) {
    if (tokens[at]?.word === tokens[first]?.word) continue;
    const [start, end] = [tokens[first]?.start, tokens[at - 1]?.end];
    if (at - first >= MAX_SAME_WORDS && start !== undefined && end !== undefined)
      found.push({ kind: 'padding', start, end, explain: `The same word ${at - first} times in a row.` });
    first = at;
  }
  return found;
}
