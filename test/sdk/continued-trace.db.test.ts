import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { InMemorySpanExporter, NodeTracerProvider, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApprovedRequest, Executor, Holdpoint, type HoldpointOptions, isApproved, type NewRequest } from '#sdk/main.ts';
import { createService, type Service, type Session } from '../service.fixture.ts';

/** The spans of a run, as whoever made them tells them. */
type Told = {
  name: string;
  kind: number;
  attributes: Record<string, unknown>;
  links: string[];
  traceId: string;
  spanId: string;
  parent: string | null;
};

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const CONSUMER = 4;
const CALL: NewRequest = {
  tool: 'service.restart',
  arguments: { service: 'DNS' },
  targets: [{ kind: 'host', name: 'acme-ws1' }],
  intent: { summary: 'DNS stopped answering' },
  confidence: 0.95,
};

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let service: Service;
let ana: Session;
beforeAll(async () => {
  provider.register();
  service = await createService();
  ana = await service.signIn('ana');
});
afterEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  expect(service.node.errors).toEqual([]);
  await service.close();
});

const keyOf = (who: 'acme-agent' | 'acme-exec') => service.world.keys[who] ?? '';
const agent = (options: Partial<Omit<HoldpointOptions, 'key' | 'credential'>> = {}) =>
  new Holdpoint({ url: service.url, key: keyOf('acme-agent'), ...options });
const spanOf = (name: string): ReadableSpan => {
  const found = exporter.getFinishedSpans().find((span) => span.name === name);
  if (!found) throw new Error(`no span ${name}`);
  return found;
};

/** Asks, has Ana approve it, and waits for the grant. */
async function approved(holdpoint: Holdpoint, traceparent?: string): Promise<ApprovedRequest> {
  const asked = await holdpoint.request(CALL, { traceparent });
  expect((await service.vote(ana, asked as never)).status).toBe(200);
  const decided = await holdpoint.wait(asked.id);
  holdpoint.close();
  if (!isApproved(decided)) throw new Error(decided.status);
  return decided;
}

/** Another process runs it; answers the spans that it made, by name. */
async function runElsewhere({ grant }: ApprovedRequest): Promise<Map<string, Told>> {
  const file = new URL('traced-executor-child.fixture.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [file, service.url, keyOf('acme-exec'), grant.token]);
  return new Map((JSON.parse(stdout) as Told[]).map((span) => [span.name, span]));
}

describe('an executor in another process', () => {
  it('runs under the span in which the agent asked, and so does all that the run does', async () => {
    const request = await approved(agent({ tracer: provider.getTracer('an agent') }));
    const asked = spanOf('holdpoint.request').spanContext();
    expect(request.traceparent).toBe(`00-${asked.traceId}-${asked.spanId}-01`);

    const spans = await runElsewhere(request);
    const run = spans.get('holdpoint.run');
    expect(run).toMatchObject({
      traceId: asked.traceId,
      parent: asked.spanId,
      kind: CONSUMER,
      attributes: { 'holdpoint.request.id': request.id, 'holdpoint.tool': 'service.restart' },
    });
    for (const name of ['tool', 'holdpoint.report']) expect(spans.get(name)).toMatchObject({ traceId: asked.traceId, parent: run?.spanId });
    // What was before the redemption could not know the agent's trace.
    const own = spans.get('connector');
    expect(own?.traceId).not.toBe(asked.traceId);
    expect(spans.get('holdpoint.redeem')).toMatchObject({ traceId: own?.traceId, parent: own?.spanId });
    expect(await agent().get(request.id)).toMatchObject({ status: 'succeeded', result: { output: 'restarted DNS' } });
  });

  it('heeds that the agent does not record', async () => {
    const spans = await runElsewhere(await approved(agent(), `00-${TRACE}-${SPAN}-00`));
    expect([...spans.keys()].sort()).toEqual(['connector', 'holdpoint.redeem']);
  });

  it('runs under what is active there when the agent said no trace', async () => {
    const spans = await runElsewhere(await approved(agent()));
    expect(spans.get('holdpoint.run')).toMatchObject({ parent: spans.get('connector')?.spanId, links: [] });
  });
});

describe('an executor of the same process', () => {
  it('with a guard, runs under the guard, with a link to the span that asked first', async () => {
    const idempotencyKey = randomUUID();
    const executor = new Executor({ url: service.url, key: keyOf('acme-exec'), tracer: provider.getTracer('an executor') });
    const holdpoint = agent({ tracer: provider.getTracer('an agent') });
    // An agent that died asked for it in another trace.
    const first = await agent().request(CALL, { idempotencyKey, traceparent: `00-${TRACE}-${SPAN}-01` });
    expect((await service.vote(ana, first as never)).status).toBe(200);
    const { arguments: _args, ...asked } = CALL;
    const restart = holdpoint.guard({ ...asked, executor, run: ({ service: name }: { service: string }) => `restarted ${name}` });
    expect(await restart({ service: 'DNS' }, { idempotencyKey })).toBe('restarted DNS');

    const [run, guarded] = [spanOf('holdpoint.run'), spanOf('holdpoint.guard')];
    expect(run.parentSpanContext?.spanId).toBe(guarded.spanContext().spanId);
    expect(run.kind).toBe(CONSUMER);
    expect(run.links.map(({ context }) => [context.traceId, context.spanId])).toEqual([[TRACE, SPAN]]);
    expect(spanOf('holdpoint.report').parentSpanContext?.spanId).toBe(run.spanContext().spanId);
  });

  it('needs no tracer: a run is reported, and one that throws is reported as failed and throws what it threw', async () => {
    const executor = new Executor({ url: service.url, key: keyOf('acme-exec') });
    const [good, bad] = [await approved(agent()), await approved(agent())];
    expect(await executor.run(good.grant.token, (call) => call.traceparent)).toBeNull();
    const locked = () => {
      throw new Error('the service manager is locked');
    };
    await expect(executor.run(bad.grant.token, locked)).rejects.toThrow('the service manager is locked');
    expect(await agent().get(good.id)).toMatchObject({ status: 'succeeded' });
    expect(await agent().get(bad.id)).toMatchObject({ status: 'failed', result: { output: { error: 'the service manager is locked' } } });
    await expect(executor.run(good.grant.token, () => 'twice')).rejects.toMatchObject({ code: 'consumed' });
  });
});

it('a span that failed says so, under the span that asked', async () => {
  const { id, grant } = await approved(agent(), `00-${TRACE}-${SPAN}-01`);
  const executor = new Executor({ url: service.url, key: keyOf('acme-exec'), tracer: provider.getTracer('an executor') });
  await expect(executor.run(grant.token, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const run = spanOf('holdpoint.run');
  expect(run).toMatchObject({
    status: { code: 2, message: 'no' },
    attributes: { 'holdpoint.request.id': id },
    events: [{ name: 'exception' }],
  });
  expect([run.spanContext().traceId, run.parentSpanContext?.spanId]).toEqual([TRACE, SPAN]);
});

it('a traceparent that is none is not sent, and is no error', async () => {
  for (const traceparent of ['00-nothing', 'x\r\ny: 1', `ff-${TRACE}-${SPAN}-01`])
    expect(await agent().request(CALL, { traceparent })).toMatchObject({ status: 'pending', traceparent: null });
});

it('one that is said by hand goes before that of a tracer', async () => {
  const holdpoint = agent({ tracer: provider.getTracer('an agent') });
  expect((await holdpoint.request(CALL, { traceparent: `01-${TRACE}-${SPAN}-01-x` })).traceparent).toBe(`00-${TRACE}-${SPAN}-01`);
});
