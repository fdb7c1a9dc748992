import type { Machine } from './machine.ts';
import type { Decision } from './queue-decide.ts';
import { COSTS, type FrameCost } from './queue-frame-cost.ts';
import type { Paint, Scroll } from './queue-page.ts';
import type { Who } from './queue-world.ts';
import { section, table } from './report.ts';
import { median, percentile } from './stats.ts';

/** Each list has one entry for each round; `few` and `many` took turns. */
export type QueueResult = {
  pending: Record<Who, number>;
  paint: Record<Who, Paint[]>;
  scroll: Record<Who | 'nothing', Scroll[]>;
  cost: Record<Who, FrameCost[]>;
  events: Record<Who | 'submit', number[]>;
  onPages: Record<Who, Decision[]>;
  onRows: Record<Who, Decision[]>;
};

/** At 60 Hz a frame takes 16.67 ms, and its time stamps are rounded to a tenth. */
const IN_TIME_MS = 16.8;
const FIRST_PAINT_AIM_MS = 1_000;

/** The figures as Markdown whose tables also read well in a terminal. */
export function renderQueueReport(machine: Machine, result: QueueResult): string {
  const { pending, paint, events } = result;
  const head = ['', `median ms, ${pending.few} pending`, `median ms, ${pending.many} pending`, 'its p95', 'ratio of medians'];
  const pair = (name: string, few: number[], many: number[]) => [
    name,
    median(few).toFixed(0),
    median(many).toFixed(0),
    percentile(many, 0.95).toFixed(0),
    `${(median(many) / median(few)).toFixed(2)} ×`,
  ];
  const paints = (of: keyof Paint) => [paint.few.map((each) => each[of]), paint.many.map((each) => each[of])] as const;
  const decisions = (by: 'onPages' | 'onRows', of: keyof Decision) =>
    [result[by].few.map((each) => each[of]), result[by].many.map((each) => each[of])] as const;
  const first = median(paint.many.map(({ firstPaintMs }) => firstPaintMs));
  const sections = [
    `# Holdpoint queue benchmark, ${machine.at.slice(0, 10)}, commit ${machine.commit}${machine.changed ? ' with local changes' : ''}`,
    [
      `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; ${machine.system}; Node ${machine.node}; PostgreSQL ${machine.postgres}`,
      `(${machine.disk}); Chromium without a GPU on the same machine; load average before the run ${machine.loadBefore.toFixed(1)}.`,
      'How to read this: bench/README.md.',
    ].join(' '),
    section(
      'Opening the queue',
      table(head, [
        pair('first byte', ...paints('firstByteMs')),
        pair('first paint, rows in it', ...paints('firstPaintMs')),
        pair('answers to keys and hints', ...paints('liveMs')),
      ]),
    ),
    section('Scrolling it', table(['', 'frames in 16.7 ms', 'median ms', 'p99', 'longest', 'rows drawn'], scrollRows(result))),
    section('What a frame of it costs the page’s own thread, in ms', table(['', ...COSTS], costRows(result))),
    section(
      'An agent’s call, from being sent to its row on the screen',
      table(head, [pair('row drawn', events.few, events.many), pair('of which the call itself', events.submit, events.submit)]),
    ),
    section(
      `An easy call, decided with keys alone (${result.onPages.many.length} of each, no time to read counted)`,
      table(head, [
        pair('its page: next call drawn, takes an answer', ...decisions('onPages', 'readyMs')),
        pair('its page: `a` to recorded and shown', ...decisions('onPages', 'recordedMs')),
        pair('its row: `a` to whole call drawn, takes an answer', ...decisions('onRows', 'readyMs')),
        pair('its row: `y` to recorded and shown', ...decisions('onRows', 'recordedMs')),
      ]),
    ),
    section(
      'Aims',
      table(
        ['aim', 'found', ''],
        [
          [
            `first paint with ${pending.many} pending under a second`,
            `${first.toFixed(0)} ms`,
            first < FIRST_PAINT_AIM_MS ? 'met' : 'missed',
          ],
          scrollAim(result),
        ],
      ),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const framesOf = (scrolls: Scroll[]): number[] => scrolls.flatMap(({ frames }) => frames);
const inTime = (frames: number[]): number => (100 * frames.filter((ms) => ms <= IN_TIME_MS).length) / frames.length;

function scrollRows({ scroll, pending }: QueueResult): string[][] {
  const names = { nothing: 'an empty page: what the machine can do', few: `${pending.few} pending`, many: `${pending.many} pending` };
  return (['nothing', 'few', 'many'] as const).map((who) => {
    const frames = framesOf(scroll[who]);
    const rows = Math.max(...scroll[who].map((each) => each.rows));
    const [share, middle, late, longest] = [inTime(frames), median(frames), percentile(frames, 0.99), Math.max(...frames)];
    return [names[who], `${share.toFixed(1)} %`, middle.toFixed(1), late.toFixed(1), longest.toFixed(1), String(rows)];
  });
}

function costRows({ cost, pending }: QueueResult): string[][] {
  return (['few', 'many'] as const).map((who) => [
    `${pending[who]} pending`,
    ...COSTS.map((kind) => median(cost[who].map((each) => each[kind])).toFixed(2)),
  ]);
}

/** A busy machine drops frames of an empty page too; what it drops there is nobody's to win back. */
function scrollAim({ scroll, pending }: QueueResult): [string, string, string] {
  const [floor, many] = [inTime(framesOf(scroll.nothing)), inTime(framesOf(scroll.many))];
  const share = (100 * many) / floor;
  return [
    `scrolling ${pending.many} drops at most 5 % of the frames that an empty page keeps`,
    `${(100 - share).toFixed(1)} %`,
    share >= 95 ? 'met' : 'missed',
  ];
}
