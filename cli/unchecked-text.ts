import type { UncheckedPattern } from '#lib/domain/unchecked-pattern.ts';
import { visibleLine } from './visible-line.ts';

/** `pattern ^(?=a) of /path`: which pattern of a tool's schema is not checked, and of what. */
export function uncheckedText({ pattern, argument, pointer }: UncheckedPattern): string {
  const of = argument === null ? `at ${visibleLine(pointer)} of the schema` : `of ${visibleLine(argument) || '(all)'}`;
  return `pattern ${visibleLine(pattern)} ${of}`;
}
