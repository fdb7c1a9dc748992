import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { Executor } from '#sdk/main.ts';

/** An executor in a process of its own, with a trace of its own: runs one grant, and says which spans that made. */
const [url = '', key = '', grant = ''] = process.argv.slice(2);
const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
const tracer = trace.getTracer('an executor');
const executor = new Executor({ url, key, tracer });

await tracer.startActiveSpan('connector', async (span) => {
  await executor.run(grant, ({ arguments: args }) =>
    tracer.startActiveSpan('tool', (tool) => {
      tool.end();
      return `restarted ${String(args['service'])}`;
    }),
  );
  span.end();
});
const spans = exporter.getFinishedSpans().map((span) => {
  const { name, kind, attributes, parentSpanContext } = span;
  const { traceId, spanId } = span.spanContext();
  const links = span.links.map(({ context }) => context.spanId);
  return { name, kind, attributes, links, traceId, spanId, parent: parentSpanContext?.spanId ?? null };
});
process.stdout.write(JSON.stringify(spans));
