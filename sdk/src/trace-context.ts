/** OpenTelemetry's SpanContext: which span, in which trace. */
export type SpanContext = { traceId: string; spanId: string; traceFlags: number; isRemote?: boolean };

/** OpenTelemetry's Context: immutable values, of which the active span is one. */
export type Context = {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): Context;
  deleteValue(key: symbol): Context;
};

const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;
const MAX_LENGTH = 512;

/**
 * The span that a `traceparent` names (W3C Trace Context, levels 1 and 2, of any version); null for one that the standard
 * tells to ignore, and for what is no text. Flags that nobody defined are cleared.
 */
export function parseTraceparent(text: unknown): SpanContext | null {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return null;
  const [, version, traceId, spanId, flags = '', rest] = FORM.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || (version === '00' && rest !== undefined)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & (version === '00' ? 0b11 : 0b01), isRemote: true };
}

/** The `traceparent` of a span (W3C Trace Context, version 00). */
export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}

/**
 * Under which @opentelemetry/api 1.x keeps the active span of a context. It is of the registry of all symbols, so that copies
 * of that package in several versions understand each other; so does whoever has none.
 */
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * A context in which this span of another process is the active one, and nothing else is. Without the package of
 * OpenTelemetry there is no way to ask for the context of the caller, so what that carried (baggage) is not in it.
 */
export function remoteContext(span: SpanContext): Context {
  return contextWith(new Map([[SPAN_KEY, { spanContext: () => span, isRecording: () => false }]]));
}

function contextWith(values: ReadonlyMap<symbol, unknown>): Context {
  return {
    getValue: (key) => values.get(key),
    setValue: (key, value) => contextWith(new Map(values).set(key, value)),
    deleteValue: (key) => contextWith(new Map([...values].filter(([each]) => each !== key))),
  };
}
