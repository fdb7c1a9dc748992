import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVICE = fileURLToPath(new URL('../service.mjs', import.meta.url));
const KILL_AFTER_MS = 1_500;
const START_MS = 10_000;
const ENVIRONMENT: NodeJS.ProcessEnv = { NODE_ENV: 'production', TZ: 'UTC' };

/** One real process on a host: a service, or a stranger. */
export type ServiceProcess = {
  readonly name: string;
  readonly pid: number;
  readonly since: number;
  /** Where it listens; null while it is isolated. */
  port: () => number | null;
  isolate: () => Promise<void>;
  release: () => Promise<void>;
  /** Makes it fail by itself, as a fault does. Resolves when it is gone. */
  crash: () => Promise<void>;
  /** Ends it and waits until it is gone. Answers how it ended. */
  end: () => Promise<string>;
};

type Started = { host: string; name: string; cwd: string; isolated: boolean; onExit: (how: string) => void };
type Said = { kind: 'listening'; port: number } | { kind: 'closed' };

/** Starts the process and resolves when it serves (or, isolated, when it is ready and serves nobody). */
export async function startServiceProcess({ host, name, cwd, isolated, onExit }: Started): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [SERVICE, host, name, isolated ? 'isolated' : 'open'], {
    cwd,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  let port: number | null = null;
  const gone = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  child.on('message', (said: Said) => {
    port = said.kind === 'listening' ? said.port : null;
  });
  const spoke = once(child, 'message', { signal: AbortSignal.timeout(START_MS) });
  await Promise.race([spoke, failed, gone.then(refuse)]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  void gone.then(onExit);

  /** The answer to the command, or the end of the process, which settles it as well. */
  async function tell(command: 'isolate' | 'release'): Promise<void> {
    if (!child.connected) return;
    const answered = once(child, 'message');
    child.send(command);
    await Promise.race([answered, gone]);
  }
  return {
    name,
    pid: child.pid ?? 0,
    since: Date.now(),
    port: () => port,
    isolate: () => tell('isolate'),
    release: () => tell('release'),
    crash: async () => {
      if (child.connected) child.send('crash');
      await gone;
    },
    end: () => endChild(child, gone),
  };

  function refuse(how: string): never {
    throw new Error(`${name} on ${host} ended at its start: ${how}.`);
  }
}

async function endChild(child: ChildProcess, gone: Promise<string>): Promise<string> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  const how = await gone;
  clearTimeout(timer);
  return how;
}
