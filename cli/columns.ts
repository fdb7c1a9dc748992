/**
 * Rows as lines, each column as wide as its widest cell. Columns stand two blanks or more apart, on a terminal and in a pipe, and
 * nothing else does: `visibleLine` marks a run of blanks in a text. An empty cell is `-`, so that `awk -F '  +'` counts right.
 */
export function columnsOf(rows: readonly (readonly string[])[]): string[] {
  const filled = rows.map((row) => row.map((cell) => (cell === '' ? '-' : cell)));
  const widths: number[] = [];
  for (const row of filled) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return filled.map((row) => row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  '));
}
