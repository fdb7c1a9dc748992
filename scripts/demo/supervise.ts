import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FromChild, ToChild } from '../../lab/messages.ts';

export type Supervised<Config> = {
  name: string;
  file: string;
  /** Asked at each start and at each `refresh`: what it names may have moved. */
  config: () => Config;
  say: (text: string) => void;
  /** It serves, perhaps at another address than before. */
  onReady: (url: string | null) => void;
};

export type Supervisor = {
  ready: Promise<void>;
  pid: () => number | null;
  refresh: () => void;
  stop: () => Promise<void>;
};

/** There are a dozen of them, and none holds much. */
const LEAN = ['--max-semi-space-size=1', '--max-old-space-size=96'];
const STOP_MS = 6_000;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** One that lived this long is well again. */
const HEALTHY_MS = 30_000;

/** Keeps a process of the lab running: when it ends by itself it is started again, later each time, and that is said. */
export function supervise<Config>({ name, file, config, say, onReady }: Supervised<Config>): Supervisor {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let starts = 0;
  let backoffMs = FIRST_BACKOFF_MS;
  const ready = Promise.withResolvers<void>();

  function start(): void {
    starts += 1;
    const startedAt = Date.now();
    // A process group of its own, so that Ctrl-C in a terminal is not for it: it ends when it is told to.
    const fresh = spawn(process.execPath, [...LEAN, file], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], detached: true });
    child = fresh;
    let errors = '';
    fresh.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-2_000);
    });
    fresh.on('message', (message: FromChild) => {
      if (message.kind === 'say') return say(message.text);
      onReady(message.url);
      ready.resolve();
      if (starts > 1) say(`${name} is back`);
    });
    fresh.once('error', (error) => say(`${name} can not be started: ${error.message}`));
    fresh.once('exit', (code, signal) => {
      if (child === fresh) child = null;
      if (stopping) return;
      if (Date.now() - startedAt > HEALTHY_MS) backoffMs = FIRST_BACKOFF_MS;
      say(`${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${backoffMs / 1_000} s${lastLine(errors)}`);
      timer = setTimeout(start, backoffMs);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
    });
    send(fresh, { kind: 'config', config: config() });
  }
  start();

  return {
    ready: ready.promise,
    pid: () => child?.pid ?? null,
    refresh() {
      if (child) send(child, { kind: 'config', config: config() });
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      ready.resolve();
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      const gone = once(last, 'exit');
      send(last, { kind: 'stop' });
      const kill = setTimeout(() => last.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(kill);
    },
  };
}

function send<Config>(child: ChildProcess, message: ToChild<Config>): void {
  // A child that is just ending has closed the channel; its exit is what counts.
  if (child.connected) child.send(message, () => {});
}

function lastLine(errors: string): string {
  const line = errors.split('\n').find((text) => /Error\b/.test(text));
  return line ? `: ${line.trim()}` : '';
}
