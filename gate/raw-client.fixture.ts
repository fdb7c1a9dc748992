import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { GateCommand } from './gated.fixture.ts';

type RpcAnswer = { id: number; result?: unknown; error?: { code: number; message: string } };

/** A client of the 2025 protocol by its pipes alone, so that a test can end it as a kill does: all of them at once. */
export type RawClient = {
  /** The id of a request that is sent and not waited for. */
  post(method: string, params: Record<string, unknown>): number;
  notify(method: string, params: Record<string, unknown>): void;
  send(method: string, params: Record<string, unknown>): Promise<RpcAnswer>;
  /** What the gate has said on standard error so far. */
  said(): string;
  /** Resolves once standard error has said this. */
  hears(text: string): Promise<void>;
  /** Every pipe is closed at one moment, as when a process is killed. */
  die(): void;
  exited: Promise<number | null>;
};

/** Starts a gate and says hello to it. */
export async function startRaw({ command, args, env }: GateCommand): Promise<RawClient> {
  const gate = spawn(command, args, { env: { NODE_ENV: 'test', ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = (once(gate, 'exit') as Promise<[number | null]>).then(([code]) => code);
  const waiting = new Map<number, (answer: RpcAnswer) => void>();
  let said = '';
  let looks: (() => void)[] = [];
  let count = 0;
  // A gate that ends first is for the test to judge.
  gate.stdin.on('error', () => {});
  gate.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    for (const look of looks) look();
  });
  createInterface({ input: gate.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as RpcAnswer;
    waiting.get(answer.id)?.(answer);
  });
  const write = (message: object) => gate.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const post = (method: string, params: Record<string, unknown>) => {
    count += 1;
    write({ id: count, method, params });
    return count;
  };
  const send = (method: string, params: Record<string, unknown>) =>
    new Promise<RpcAnswer>((resolve) => void waiting.set(post(method, params), resolve));
  await send('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'raw', version: '1' } });
  write({ method: 'notifications/initialized' });
  return {
    post,
    notify: (method, params) => void write({ method, params }),
    send,
    said: () => said,
    hears: (text) =>
      new Promise((resolve) => {
        const look = () => said.includes(text) && resolve();
        looks = [...looks, look];
        look();
      }),
    die() {
      for (const pipe of [gate.stdin, gate.stdout, gate.stderr]) pipe.destroy();
    },
    exited,
  };
}
