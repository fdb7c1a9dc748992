type Attributes = Record<string, string | number | boolean>;

/** The part of an OpenTelemetry span that is used here. */
export type Span = {
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
  setAttributes(attributes: Attributes): unknown;
  recordException(error: Error): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
};

/** The part of an OpenTelemetry tracer that is used here: `trace.getTracer('my-agent')` is one, and no package is needed for it. */
export type Tracer = {
  startActiveSpan<T>(name: string, options: { kind?: number; attributes?: Attributes }, run: (span: Span) => T): T;
};

/** OpenTelemetry's SpanKind.CLIENT and SpanStatusCode.ERROR, which are numbers of its specification. */
const CLIENT = 2;
const ERROR = 2;

/** Runs `work` in a span of its own. Children nest by the tracer's own context. */
export async function traced<T>(
  tracer: Tracer | undefined,
  name: string,
  attributes: Attributes,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (!tracer) return work(undefined);
  return tracer.startActiveSpan(name, { kind: CLIENT, attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      span.recordException(problem);
      span.setStatus({ code: ERROR, message: problem.message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The `traceparent` of a span (W3C Trace Context, version 00). */
export function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}
