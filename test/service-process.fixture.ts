import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { environmentOf } from './service.fixture.ts';
import type { World } from './world.fixture.ts';

export type ServiceProcess = {
  url: string;
  port: number;
  /** Everything that the process wrote to stderr. */
  stderr(): string;
  /** SIGKILL: nothing is flushed, nothing is said. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Answers the exit code. */
  stop(): Promise<number | null>;
};

/** Starts a node over the world's database in a process of its own, and resolves once it serves. */
export async function startServiceProcess(
  world: World,
  { port, env = {} }: { port?: number; env?: Record<string, string> } = {},
): Promise<ServiceProcess> {
  const at = port ?? (await findFreePort());
  const child = spawn(process.execPath, [new URL('service-child.fixture.ts', import.meta.url).pathname], {
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], PORT: String(at), ...environmentOf(world, env) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stderr: string[] = [];
  child.stderr.on('data', (part: Buffer) => void stderr.push(part.toString()));
  const gone = once(child, 'exit');
  const url = await Promise.race([
    firstLine(child).then((line) => (JSON.parse(line) as { url: string }).url),
    gone.then(([code]) => {
      throw new Error(`the service ended with ${String(code)}: ${stderr.join('')}`);
    }),
  ]);
  return {
    url,
    port: at,
    stderr: () => stderr.join(''),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = (await gone) as [number | null];
      return code;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return line;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
