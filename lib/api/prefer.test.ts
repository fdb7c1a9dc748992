import { expect, it } from 'vitest';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { readWait } from './prefer.ts';

it.each([
  [undefined, null],
  ['', null],
  ['respond-async', null],
  ['wait=1', 1],
  ['wait=55', 55],
  ['Wait = 30', 30],
  ['wait="30"', 30],
  ['respond-async, wait=30; foo=bar', 30],
])('%s is %s', (header, seconds) => {
  expect(readWait(header)).toBe(seconds);
});

it.each(['wait', 'wait=', 'wait=0', 'wait=56', 'wait=-1', 'wait=1.5', 'wait=1e1', 'wait=soon', 'wait=00000030'])(
  '%s is refused',
  (header) => {
    expect(() => readWait(header)).toThrow(HoldpointError);
  },
);
