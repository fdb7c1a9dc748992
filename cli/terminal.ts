import type { Output } from './output.ts';

type Keys = NodeJS.ReadStream;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ERASE = new Set(['\u007f', '\b']);

/** Whether a person sits at both ends: what is written is seen, and what is read was typed. */
export function isAttended(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY;
}

/** Asks on standard error and reads one line, without its end. The terminal itself does the editing. Null at the end of input. */
export async function ask(question: string, { signal }: Output): Promise<string | null> {
  process.stderr.write(question);
  let text = '';
  for await (const part of keysOf(process.stdin, signal)) {
    text += part;
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n')).replace(/\r$/, '');
  }
  return text === '' ? null : text;
}

/** The same without echo. Needs a terminal. */
export async function askHidden(question: string, output: Output): Promise<string> {
  let text = '';
  await withoutEcho(async () => {
    // After the echo is off: what is typed at once must not be seen either.
    process.stderr.write(question);
    for await (const part of keysOf(process.stdin, output.signal)) {
      for (const key of part) {
        if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
        else if (key === '\r' || key === '\n' || key === CTRL_D) return;
        else if (ERASE.has(key)) text = [...text].slice(0, -1).join('');
        else text += key;
      }
    }
  });
  process.stderr.write('\n');
  return text;
}

/**
 * Waits so long and throws away what is typed meanwhile: a key that was already on its way cannot have been meant for what
 * is asked next.
 */
export async function settle(ms: number, { signal }: Output): Promise<void> {
  const over = AbortSignal.timeout(ms);
  await withoutEcho(async () => {
    for await (const part of keysOf(process.stdin, AbortSignal.any([signal, over]), over))
      if (part.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
  });
  signal.throwIfAborted();
}

async function withoutEcho(work: () => Promise<void>): Promise<void> {
  process.stdin.setRawMode(true);
  try {
    await work();
  } finally {
    process.stdin.setRawMode(false);
  }
}

/** What is typed, until the signal, which ends it by its reason; `quietly` is a signal that just ends it. */
async function* keysOf(stdin: Keys, signal: AbortSignal, quietly?: AbortSignal): AsyncGenerator<string> {
  const waiting: string[] = [];
  let wake = (): void => {};
  let ended = false;
  const hear = (part: Buffer | string) => {
    waiting.push(part.toString());
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  stdin.on('data', hear).once('end', end);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted || stdin.readableEnded) end();
  stdin.resume();
  try {
    while (true) {
      while (waiting.length > 0) yield waiting.shift() as string;
      if (ended) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (signal.aborted && !quietly?.aborted) throw signal.reason as Error;
  } finally {
    stdin.off('data', hear).off('end', end).pause();
    signal.removeEventListener('abort', end);
  }
}
