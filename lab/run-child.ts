import type { FromChild, ToChild } from './messages.ts';

/** What a process of the lab is once it runs. `update` gets the whole configuration again when a part of it moved. */
export type Running<Config> = { url: string | null; update?: (config: Config) => void; stop: () => Promise<void> };
export type Say = (text: string) => void;

const STOP_MS = 5_000;

/**
 * The life of a process of the lab: it starts with the first configuration that its parent sends, and ends in order when
 * told to, on a signal, or when the parent is gone, however that ended.
 */
export function runChild<Config>(start: (config: Config, say: Say) => Promise<Running<Config>>): void {
  let running: Promise<Running<Config>> | undefined;
  let stopping = false;
  const say: Say = (text) => send({ kind: 'say', text });

  async function stop(): Promise<void> {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await (await running)?.stop();
    process.exit(0);
  }

  process.on('message', (message: ToChild<Config>) => {
    if (message.kind === 'stop') return void stop();
    if (running) return void running.then(({ update }) => update?.(message.config));
    running = start(message.config, say);
    // One that can not start ends here, and its parent starts it again.
    void running.then(({ url }) => send({ kind: 'ready', url }));
  });
  process.on('disconnect', () => void stop());
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

function send(message: FromChild): void {
  if (process.connected) process.send?.(message);
}
