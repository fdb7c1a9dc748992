import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraceparent, TRACEPARENT, traceIdOf } from './trace-context.ts';
import { TRACEPARENTS } from './traceparents.fixture.ts';

describe('traceparent, as W3C Trace Context has it', () => {
  it.each(TRACEPARENTS)('%s', (_what, header, kept) => {
    expect(readTraceparent(header)).toBe(kept);
  });

  it('none is none', () => {
    expect(readTraceparent(undefined)).toBeNull();
  });

  it('whatever comes, what is kept is 55 characters of hex and dashes, and is kept as it is when it comes again', () => {
    const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
    const near = fc
      .tuple(
        hex(2),
        hex(32),
        hex(16),
        hex(2),
        fc.oneof(
          fc.constant(''),
          fc.string({ unit: 'binary' }).map((text) => `-${text}`),
        ),
      )
      .map(([version, trace, span, flags, rest]) => `${version}-${trace}-${span}-${flags}${rest}`);
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (header) => {
        const kept = readTraceparent(header);
        if (kept === null) return;
        expect(kept).toMatch(/^[0-9a-f-]{55}$/);
        expect(kept).toMatch(TRACEPARENT);
        expect(readTraceparent(kept)).toBe(kept);
        expect(header.slice(3, 52)).toBe(kept.slice(3, 52));
      }),
    );
  });

  it('the trace id is what people look for', () => {
    expect(traceIdOf('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });
});
