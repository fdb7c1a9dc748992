import { expect, it } from 'vitest';
import { isOwnOrigin } from './origin.ts';

const publicUrl = 'https://holdpoint.msp.example';

it.each([
  [{ origin: publicUrl }, true],
  [{ origin: publicUrl, fetchSite: 'same-origin' }, true],
  [{}, false],
  [{ origin: 'null' }, false],
  [{ origin: 'http://holdpoint.msp.example' }, false],
  [{ origin: 'https://holdpoint.msp.example:8443' }, false],
  [{ origin: 'https://holdpoint.msp.example.evil.example' }, false],
  [{ origin: publicUrl, fetchSite: 'cross-site' }, false],
  [{ origin: publicUrl, fetchSite: 'same-site' }, false],
])('%j is ours: %s', (headers, own) => {
  expect(isOwnOrigin(headers, { publicUrl })).toBe(own);
});
