import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DemoRefused } from './secrets.ts';

export type DemoServer = {
  /** Its address, once it serves. Rejects with DemoRefused when it ends before. */
  ready: Promise<string>;
  /** Settles when it ended, with the last of what it said. */
  ended: Promise<string>;
  stop: () => Promise<void>;
};

const END_WITH_PARENT = new URL('./end-with-parent.ts', import.meta.url).href;
const STOP_MS = 12_000;
const TAIL_CHARS = 3_000;

/** `server.ts` as a process of its own, with its log in `logDir`. */
export function startServer(options: { root: string; logDir: string; env: Record<string, string> }): DemoServer {
  mkdirSync(options.logDir, { recursive: true, mode: 0o700 });
  const log = createWriteStream(path.join(options.logDir, 'server.log'), { mode: 0o600 });
  const child = spawn(process.execPath, ['--import', END_WITH_PARENT, path.join(options.root, 'server.ts')], {
    cwd: options.root,
    env: { ...inherited(), ...options.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARS);
    log.write(text);
  });
  const ended = once(child, 'close').then(([code, signal]) => `${String(signal ?? `exit code ${code}`)}\n${tail.trim()}`);
  const serving = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.startsWith('{"ready":true')) resolve((JSON.parse(line) as { url: string }).url);
    });
  });
  const refuse = (how: string): never => {
    throw new DemoRefused(`The server did not start (${how})`);
  };
  return {
    ready: Promise.race([serving, ended.then(refuse)]),
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(kill);
    },
  };
}

/** The shell's environment without what would configure a Holdpoint of the person's own. */
function inherited(): NodeJS.ProcessEnv {
  const own = /^(HOLDPOINT_|NEXTAUTH_|AUTH_|DATABASE_|REDIS_URL$|NODE_CHANNEL_|PG)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name))) as NodeJS.ProcessEnv;
}
