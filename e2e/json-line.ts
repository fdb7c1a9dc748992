/** One line of JSON. The two separators that JSON lets through end a line for whoever reads lines. */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}
