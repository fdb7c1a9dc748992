import type { RedeemedCall, Report } from './calls.ts';
import type { Json } from './request-view.ts';
import { parseTraceparent, remoteContext } from './trace-context.ts';
import { CONSUMER, type Tracer, traced } from './tracer.ts';

/** Where the span of a run belongs: under the span that asked, or under whatever is active, with a link to it. */
type RunDeps = { executor: Reports; tracer: Tracer | undefined; under: 'asker' | 'active' };

/** What a run needs of an executor. */
type Reports = { report(requestId: string, report: Report): Promise<unknown> };

/**
 * Runs what was redeemed and reports. A run that throws is reported as `failed`, one that was aborted as `unknown`: it may
 * have been half done. The run's own error comes first when the report fails too.
 */
export function runAndReport<Result>(
  { executor, tracer, under }: RunDeps,
  { requestId, tool, lease, traceparent }: RedeemedCall,
  signal: AbortSignal,
  run: () => Result | Promise<Result>,
): Promise<Result> {
  const asker = parseTraceparent(traceparent);
  // One request is one message to one consumer, so that its span can be the parent and a link need not stand for it
  // (OpenTelemetry's conventions for messaging spans).
  const place = asker === null ? {} : under === 'asker' ? { parent: remoteContext(asker) } : { links: [{ context: asker }] };
  const attributes = { 'holdpoint.request.id': requestId, 'holdpoint.tool': tool };
  const work = async (): Promise<Result> => {
    let result: Result;
    try {
      result = await run();
    } catch (error) {
      const status = signal.aborted ? 'unknown' : 'failed';
      const output = { error: error instanceof Error ? error.message : String(error) };
      await executor.report(requestId, { lease, status, output }).catch(() => {});
      throw error;
    }
    await executor.report(requestId, { lease, status: 'succeeded', output: toJson(result) });
    return result;
  };
  return traced(tracer, 'holdpoint.run', attributes, work, { kind: CONSUMER, ...place });
}

/** What of a result can be written down; a result that cannot is still a success. */
function toJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}
