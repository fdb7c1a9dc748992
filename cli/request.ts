import { parseArgs } from 'node:util';
import { AGENT_OPTIONS, openAgent, readSeconds } from './agent-client.ts';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { BODY_OPTIONS, readBody } from './request-body.ts';
import { showRequest } from './show-request.ts';
import { waitFor } from './wait.ts';

const OPTIONS = {
  ...AGENT_OPTIONS,
  ...BODY_OPTIONS,
  'idempotency-key': { type: 'string' },
  wait: { type: 'boolean', default: false },
  timeout: { type: 'string' },
  'grant-file': { type: 'string' },
} as const;

/** `holdpoint request`: proposes one call, and with `--wait` answers at the decision. */
export async function runRequest(args: readonly string[], output: Output): Promise<ExitCode> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const timeoutMs = readSeconds(values.timeout, 'timeout');
  const holdpoint = await openAgent(values);
  try {
    const body = await readBody(values, holdpoint, output.signal);
    const asked = await holdpoint.request(body, {
      idempotencyKey: values['idempotency-key'],
      traceparent: process.env['TRACEPARENT'],
      signal: output.signal,
    });
    const waits = (values.wait || timeoutMs !== undefined) && asked.status === 'pending';
    const request = waits ? await waitFor(holdpoint, asked, timeoutMs, output) : asked;
    return await showRequest(request, { json: values.json, grantFile: values['grant-file'], holdpoint }, output);
  } finally {
    holdpoint.close();
  }
}
