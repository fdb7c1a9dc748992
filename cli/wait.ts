import { parseArgs } from 'node:util';
import { type Holdpoint, type RequestView, WaitTimeoutError } from '#sdk/main.ts';
import { AGENT_OPTIONS, openAgent, readSeconds } from './agent-client.ts';
import type { ExitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { showRequest } from './show-request.ts';
import { visibleLine } from './visible-line.ts';

const OPTIONS = { ...AGENT_OPTIONS, timeout: { type: 'string' }, 'grant-file': { type: 'string' } } as const;

/** `holdpoint wait ID`: the exit code says what was decided. */
export async function runWait(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('wait takes the id of one request');
  const timeoutMs = readSeconds(values.timeout, 'timeout');
  const holdpoint = await openAgent(values);
  try {
    const found = await holdpoint.get(id, { signal: output.signal });
    const request = found.status === 'pending' ? await waitFor(holdpoint, found, timeoutMs, output) : found;
    return await showRequest(request, { json: values.json, grantFile: values['grant-file'], holdpoint }, output);
  } finally {
    holdpoint.close();
  }
}

/** The request once it is decided, or as it was when the time was over. Says what people ask in the meantime. */
export async function waitFor(
  holdpoint: Holdpoint,
  asked: RequestView,
  timeoutMs: number | undefined,
  { err, signal }: Output,
): Promise<RequestView> {
  const { id } = asked;
  err(`waiting for a person: ${visibleLine(holdpoint.pageOf(id))}`);
  const interrupted = () => err(`nothing was taken back; it still waits: holdpoint wait ${visibleLine(id)}`);
  signal.addEventListener('abort', interrupted, { once: true });
  try {
    return await holdpoint.wait(id, {
      signal,
      timeoutMs,
      onQuestion: ({ name, body }) => err(`${visibleLine(name)} asks: ${visibleLine(body)}`),
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) return asked;
    throw error;
  } finally {
    signal.removeEventListener('abort', interrupted);
  }
}
