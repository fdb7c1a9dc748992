import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { jsonLine } from './json-line.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

export type Line = Record<string, unknown>;
export type JsonProcess = {
  /** One JSON line to its input. */
  send(line: Line): void;
  /** The first line of its output that fits, said before or to come. Rejects when the process ends without one. */
  next(fits: (line: Line) => boolean): Promise<Line>;
  stop(): Promise<void>;
};

/** A Node process of its own that speaks JSON lines on its input and output. What it logs goes to ours. */
export function startProcess(file: string, env: Record<string, string>): JsonProcess {
  const child = spawn(process.execPath, [path.join(ROOT, file)], {
    cwd: ROOT,
    env: { NODE_ENV: 'test', PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said: Line[] = [];
  const waiting = new Set<{ fits: (line: Line) => boolean; resolve: (line: Line) => void; reject: (error: Error) => void }>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.startsWith('{')) return;
    const line = JSON.parse(text) as Line;
    said.push(line);
    for (const waiter of waiting) {
      if (!waiter.fits(line)) continue;
      waiting.delete(waiter);
      waiter.resolve(line);
    }
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const { reject } of waiting) reject(new Error(`${file} ended`));
      resolve();
    });
  });
  return {
    send: (line) => void child.stdin.write(jsonLine(line)),
    next(fits) {
      const known = said.find(fits);
      if (known) return Promise.resolve(known);
      if (child.exitCode !== null) return Promise.reject(new Error(`${file} ended`));
      return new Promise((resolve, reject) => waiting.add({ fits, resolve, reject }));
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
