import { setTimeout as sleep } from 'node:timers/promises';

type Part = { name: string; stop: () => Promise<void> };
export type Shutdown = {
  /** What was started last is stopped first. */
  add: (part: Part) => void;
  /** Stops everything and ends this process. Only the first call counts. */
  end: (exitCode: number, why: string) => void;
  /** What is being started when it begins is first let finish, so that it can be stopped. */
  awaitStart: (starting: Promise<void>) => void;
  /** True once it is on: nothing more is started. */
  begun: () => boolean;
};

const LIMIT_MS = 30_000;
/** Ctrl-C in a terminal reaches us more than once: from the terminal and from npm. */
const SAME_SIGNAL_MS = 1_000;
const HURRY_MS = 3_000;
const START_MS = 10_000;

/** Ends the demo in order on Ctrl-C, SIGTERM, or when the process that started it is gone; at once on a second Ctrl-C. */
export function createShutdown(tell: (text: string) => void): Shutdown {
  const parts: Part[] = [];
  let begunAt: number | null = null;
  let started: Promise<unknown> = Promise.resolve();

  function end(exitCode: number, why: string): void {
    if (begunAt !== null) return;
    begunAt = Date.now();
    const idle = parts.length === 0;
    tell(`\n${why ? `${why}\n` : ''}${idle ? '' : 'Stopping …\n'}`);
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    void stopAll().then((failed) => {
      tell(failed || idle ? '' : 'Everything is stopped.\n');
      process.exit(failed ? 1 : exitCode);
    });
  }

  async function stopAll(): Promise<boolean> {
    let failed = false;
    await Promise.race([started, sleep(START_MS, undefined, { ref: false })]);
    for (let part = parts.pop(); part; part = parts.pop()) {
      await part.stop().catch((error: unknown) => {
        failed = true;
        tell(`${part.name}: ${String(error)}\n`);
      });
    }
    return failed;
  }

  /** The processes end by themselves when we are gone; the database must be told. */
  function hurry(): void {
    tell('Stopping at once.\n');
    setTimeout(() => process.exit(1), HURRY_MS).unref();
    void Promise.allSettled(parts.map((part) => part.stop())).then(() => process.exit(1));
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (begunAt === null) end(0, '');
      else if (Date.now() - begunAt > SAME_SIGNAL_MS) hurry();
    });
  }
  process.on('disconnect', () => end(1, ''));
  return {
    awaitStart(starting) {
      started = starting.catch(() => {});
    },
    add: (part) => void parts.push(part),
    end,
    begun: () => begunAt !== null,
  };
}
