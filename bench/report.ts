import type { Machine } from './machine.ts';
import type { Summary } from './summary.ts';

/** The summary as Markdown whose tables also read well in a terminal. */
export function renderReport(machine: Machine, { latency, rate, floors, memory, aims }: Summary): string {
  const ms = (value: number) => value.toFixed(2);
  const sections = [
    `# Holdpoint benchmark, ${machine.at.slice(0, 10)}, commit ${machine.commit}${machine.changed ? ' with local changes' : ''}`,
    [
      `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; ${machine.system}; Node ${machine.node}; PostgreSQL ${machine.postgres}`,
      `(fsync on, ${machine.disk}); load average before the run ${machine.loadBefore.toFixed(1)}. How to read this: bench/README.md.`,
    ].join(' '),
    section(
      'Submit → decide → delivered: latency',
      table(
        ['waiting', 'by', 'median ms', 'p99 ms', 'reference median', 'reference p99', 'ratio of medians'],
        latency.map((row) => [
          String(row.waiters),
          row.transport,
          ms(row.medianMs),
          ms(row.p99Ms),
          ms(row.referenceMedianMs),
          ms(row.referenceP99Ms),
          `${ms(row.ratio)} ×`,
        ]),
      ),
    ),
    section(
      'Cycles per second',
      table(
        ['at once', 'by', 'cycles/s', 'reference', 'ratio'],
        rate.map((row) => [
          String(row.lanes),
          row.transport,
          row.perSecond.toFixed(0),
          row.referencePerSecond.toFixed(0),
          `${ms(row.ratio)} ×`,
        ]),
      ),
    ),
    section(
      'What is below all of it',
      table(
        ['one at a time', 'median ms', 'p99 ms', ...(floors[0]?.perSecond ?? []).map(({ lanes }) => `per second, ${lanes} at once`)],
        floors.map((row) => [row.name, ms(row.medianMs), ms(row.p99Ms), ...row.perSecond.map(({ perSecond }) => perSecond.toFixed(0))]),
      ),
    ),
    section(
      'Server memory per waiting agent',
      table(
        ['waiting', 'by', 'resident KB', 'heap and buffers KB', 'connections open', 'in use: median', 'in use: most'],
        memory.map(({ waiters, transport, rssKb, heapKb, connections: { open, heldMedian, heldMost } }) => [
          String(waiters),
          transport,
          rssKb.toFixed(1),
          heapKb.toFixed(1),
          String(open),
          String(heldMedian),
          String(heldMost),
        ]),
      ),
    ),
    section(
      'Aims',
      table(
        ['aim', 'found', ''],
        aims.map(({ aim, found, met }) => [aim, found, met ? 'met' : 'missed']),
      ),
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

export function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

/** A Markdown table with columns padded to one width; numbers to the right. Empty when there are no rows. */
export function table(head: string[], rows: string[][]): string {
  if (rows.length === 0) return '';
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => (row[column] ?? '').length)));
  const right = head.map((_, column) => rows.every((row) => /^[\d.]+( ×)?$/.test(row[column] ?? '')));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => (right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (right[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
