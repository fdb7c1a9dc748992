import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mintKey } from '#lib/auth/agent-key.ts';
import { Holdpoint } from '#sdk/main.ts';
import { createService, type Service } from '../service.fixture.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let service: Service;
beforeAll(async () => {
  provider.register();
  service = await createService();
});
afterAll(async () => {
  await provider.shutdown();
  await service.close();
});

it('spans of a guarded call are one trace, and the service is told which', async () => {
  const parents: (string | null)[] = [];
  const holdpoint = new Holdpoint({
    url: service.url,
    key: service.world.keys['acme-agent'] ?? '',
    tracer: provider.getTracer('a test'),
    fetch: (input, init) => {
      parents.push(new Headers(init?.headers).get('traceparent'));
      return fetch(input, init);
    },
  });
  const read = holdpoint.guard({
    tool: 'inventory.read',
    targets: [{ kind: 'host', name: 'acme-ws1' }],
    intent: { summary: 'Which hosts are there' },
    confidence: 0.95,
    run: (args: { query: string }) => args.query,
  });
  expect(await read({ query: 'all' })).toBe('all');

  const [asked, guarded] = exporter.getFinishedSpans();
  expect([asked?.name, guarded?.name]).toEqual(['holdpoint.request', 'holdpoint.guard']);
  expect(asked?.parentSpanContext?.spanId).toBe(guarded?.spanContext().spanId);
  expect(guarded?.attributes).toMatchObject({ 'holdpoint.tool': 'inventory.read', 'holdpoint.request.status': 'approved' });
  const { traceId = '', spanId = '' } = asked?.spanContext() ?? {};
  expect(parents[0]).toBe(`00-${traceId}-${spanId}-01`);
});

it('a span of a call that failed says what went wrong', async () => {
  exporter.reset();
  const holdpoint = new Holdpoint({ url: service.url, key: mintKey('agent').text, tracer: provider.getTracer('a test') });
  await expect(holdpoint.get('req_nothing')).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(exporter.getFinishedSpans()[0]).toMatchObject({
    name: 'holdpoint.get',
    status: { code: 2 },
    attributes: { 'http.response.status_code': 401 },
    events: [{ name: 'exception' }],
  });
});
