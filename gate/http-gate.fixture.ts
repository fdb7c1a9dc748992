import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { GateCommand } from './gated.fixture.ts';

export type HttpGate = {
  url: URL;
  /** Asks it to end, and answers its exit code. */
  close(): Promise<number | null>;
};

/** A gate that listens on a port of its own, in a process of its own. It listens before it has told Holdpoint of its tools. */
export async function startHttpGate({ command, args, env }: GateCommand, more: Record<string, string> = {}): Promise<HttpGate> {
  const gate = spawn(command, args, { env: { NODE_ENV: 'test', ...env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(gate, 'exit') as Promise<[number | null]>;
  const said: string[] = [];
  const lines = createInterface({ input: gate.stderr });
  const url = await new Promise<URL>((resolve, reject) => {
    lines.on('line', (line) => {
      said.push(line);
      const found = /listening on (http\S+?)(?:,|$)/.exec(line)?.[1];
      if (found !== undefined) resolve(new URL(found));
    });
    void exited.then(() => reject(new Error(`the gate ended: ${said.join('\n')}`)));
  });
  return {
    url,
    async close() {
      gate.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
