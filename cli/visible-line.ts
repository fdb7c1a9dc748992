import { visibleText } from '#lib/domain/visible-text.ts';

/**
 * Text of other people as one line of a terminal: what is invisible, commands or reorders is named by a mark, line breaks
 * and tabs are signs, and a word that mixes scripts says so. No text can put anything on a line of its own.
 */
export function visibleLine(text: string): string {
  return visibleText(text)
    .map((segment) => {
      if (segment.kind === 'text') return segment.text;
      return segment.kind === 'mixed' ? `${segment.text}⟨${segment.scripts.join('+')}⟩` : segment.label;
    })
    .join('');
}

/** The same, a line for each line of the text. */
export function visibleLines(text: string): string[] {
  const lines = text.split('\n');
  return lines.map((line, index) => visibleLine(line) + (index < lines.length - 1 ? '↵' : ''));
}

/**
 * What stands between every command and the terminal, so that a forgotten `visibleLine` is ugly and not dangerous. Marks
 * that were made already pass; only line ends of our own are let through.
 */
export function withoutCommands(text: string): string {
  return text.replace(
    /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu,
    (point) => `⟨U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** JSON in ASCII alone: the same value to every reader, and nothing in it that a terminal obeys. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
