import { describe, expect, it } from 'vitest';
import { TRACEPARENTS } from '#lib/domain/traceparents.fixture.ts';
import { formatTraceparent, parseTraceparent } from '#sdk/trace-context.ts';

describe('the SDK reads a traceparent as the service does', () => {
  it.each(TRACEPARENTS)('%s', (_what, header, kept) => {
    const span = parseTraceparent(header);
    expect(span && formatTraceparent(span)).toBe(kept);
  });

  it.each([undefined, null, 1, {}, ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']])('%j is none', (said) => {
    expect(parseTraceparent(said)).toBeNull();
  });
});
