import { type Context, formatTraceparent, type SpanContext } from './trace-context.ts';

type Attributes = Record<string, string | number | boolean>;

/** The part of an OpenTelemetry span that is used here. */
export type Span = {
  spanContext(): SpanContext;
  setAttributes(attributes: Attributes): unknown;
  recordException(error: Error): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
};

/** The part of an OpenTelemetry tracer that is used here: `trace.getTracer('my-agent')` is one, and no package is needed for it. */
export type Tracer = {
  startActiveSpan<T>(name: string, options: SpanOptions, run: (span: Span) => T): T;
  startActiveSpan<T>(name: string, options: SpanOptions, context: Context, run: (span: Span) => T): T;
};

type SpanOptions = { kind?: number; attributes?: Attributes; links?: { context: SpanContext }[] };

/** OpenTelemetry's SpanKind.CLIENT, SpanKind.CONSUMER and SpanStatusCode.ERROR, which are numbers of its specification. */
const CLIENT = 2;
export const CONSUMER = 4;
const ERROR = 2;

/** `parent`: in place of the active context. */
type Place = Pick<SpanOptions, 'kind' | 'links'> & { parent?: Context };

/** Runs `work` in a span of its own. Children nest by the tracer's own context. */
export async function traced<T>(
  tracer: Tracer | undefined,
  name: string,
  attributes: Attributes,
  work: (span: Span | undefined) => Promise<T>,
  { parent, ...place }: Place = {},
): Promise<T> {
  if (!tracer) return work(undefined);
  const inSpan = async (span: Span) => {
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
  };
  const options = { kind: CLIENT, attributes, ...place };
  return parent ? tracer.startActiveSpan(name, options, parent, inSpan) : tracer.startActiveSpan(name, options, inSpan);
}

/** The `traceparent` of a span (W3C Trace Context, version 00). */
export function traceparentOf(span: Span): string {
  return formatTraceparent(span.spanContext());
}
