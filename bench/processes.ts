import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { MemoryReport } from './preload.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const READY_WITHIN_MS = 60_000;

export type Program = {
  url: string;
  pid: number;
  /** What the process holds after garbage collection. */
  memory(): Promise<MemoryReport>;
  stop(): Promise<void>;
};

/** Starts one program in a process of its own and waits until it says that it serves. `profile` writes a CPU profile when it ends. */
export async function startProgram(file: string, env: Record<string, string>, { profile }: { profile?: string } = {}): Promise<Program> {
  const preload = path.join(ROOT, 'bench', 'preload.ts');
  const child = fork(path.join(ROOT, file), {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
    execArgv: ['--expose-gc', '--import', preload, ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ready = await readReady(child, file);
  child.stdout?.resume();
  return {
    url: ready.url ?? `http://127.0.0.1:${ready.port}`,
    pid: child.pid ?? 0,
    async memory() {
      child.send('memory');
      const [report] = await once(child, 'message');
      return report as MemoryReport;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The line that says where it serves. Next writes lines of its own before it. */
async function readReady(child: ChildProcess, file: string): Promise<{ url?: string; port?: number }> {
  const { stdout } = child;
  if (!stdout) throw new Error('no stdout');
  const timeout = setTimeout(() => child.kill(), READY_WITHIN_MS);
  for await (const line of createInterface({ input: stdout })) {
    if (!line.startsWith('{"ready":true')) continue;
    clearTimeout(timeout);
    return JSON.parse(line) as { url?: string; port?: number };
  }
  clearTimeout(timeout);
  throw new Error(`${file} ended before it served`);
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}
