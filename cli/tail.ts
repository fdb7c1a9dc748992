import { parseArgs } from 'node:util';
import { CALLER_OPTIONS, readAgent } from './agent-client.ts';
import { openConsole } from './console.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { type Output, UsageError } from './output.ts';
import { tailOwn } from './tail-own.ts';
import { tailQueue } from './tail-queue.ts';

const OPTIONS = { ...CALLER_OPTIONS, json: { type: 'boolean', default: false } } as const;

/** `holdpoint tail`: the queue of who is signed in, or with ids the requests of an agent. */
export async function runTail(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (positionals.length === 0) {
    for (const option of ['key-file', 'workload-token-file'] as const)
      if (values[option] !== undefined) throw new UsageError(`--${option} goes with the ids of an agent’s requests`);
    await tailQueue(await openConsole(values.url, output.signal), values.json, output);
  } else {
    await tailOwn(await readAgent(values), positionals, values.json, output);
  }
  return exitCode('ok');
}
