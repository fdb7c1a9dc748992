import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = new URL('holdpoint.ts', import.meta.url).pathname;

/** A home of its own, so that no test meets the session of another, nor that of whoever runs it. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
}

type Env = Record<string, string>;
const environment = (env: Env) => ({ NODE_ENV: 'test' as const, PATH: process.env['PATH'] ?? '', XDG_CONFIG_HOME: newHome(), ...env });

export type Ended = { code: number | null; out: string; err: string };
export type Running = { child: ChildProcess; ended: Promise<Ended>; until(pattern: RegExp): Promise<string> };

/** The real binary with pipes at its ends. `until` resolves with all of the output once some of it matches. */
export function start(
  argv: readonly string[],
  env: Env = {},
  command: readonly [string, ...string[]] = [process.execPath, BINARY, ...argv],
): Running {
  const child = spawn(command[0], command.slice(1), { env: environment(env), stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const looks = new Set<() => void>();
  const look = () => looks.forEach((each) => each());
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    err += part;
    look();
  });
  // Whoever ends without reading what it is given is no fault of the one who gives.
  child.stdin.on('error', () => {});
  const ended = once(child, 'close').then(([code]) => {
    look();
    return { code: code as number | null, out, err };
  });
  return {
    child,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!pattern.test(out + err)) return;
          looks.delete(check);
          resolve(out + err);
        };
        looks.add(check);
        check();
        void ended.then((end) => reject(new Error(`it ended with ${end.code} before ${String(pattern)}:\n${end.out}${end.err}`)));
      }),
  };
}

/** Runs it to its end. */
export function holdpoint(argv: readonly string[], env: Env = {}, stdin = ''): Promise<Ended> {
  const { child, ended } = start(argv, env);
  child.stdin?.end(stdin);
  return ended;
}

export type Terminal = Running & { type(text: string): void };

/** The real binary on a real terminal (a pty of `script`), which a test reads and types at. */
export function onTerminal(argv: readonly string[], env: Env = {}, { rows = 60, columns = 120 } = {}): Terminal {
  const quoted = [process.execPath, BINARY, ...argv].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const running = start([], env, ['script', '-qefc', `stty rows ${rows} cols ${columns}; exec ${quoted}`, '/dev/null']);
  return { ...running, type: (text) => void running.child.stdin?.write(text) };
}

/** A call that people are asked about, as a command. */
export const ASK = [
  'request',
  '--tool',
  'service.restart',
  '--arg',
  'service=Spooler',
  '--target',
  'host:acme-ws1',
  '--summary',
  'it stopped',
];

/** The id of the request that a command has written first. */
export const idOf = ({ out }: Pick<Ended, 'out'>) => /^\S+/.exec(out)?.[0] ?? '';
