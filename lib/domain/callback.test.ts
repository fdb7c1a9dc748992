import { describe, expect, it } from 'vitest';
import { allowsEndpoint, callbackEvent, isCallbackAddress, MAX_DELIVERY_ATTEMPTS, retryAfterMs } from './callback.ts';
import { REQUEST_STATUSES } from './request.ts';

const REAL = { plainLoopback: false };
const HERE = { plainLoopback: true };

describe('an address that may be allowed', () => {
  it.each([
    'https://agents.example',
    'https://agents.example/',
    'https://agents.example:8443/callbacks',
    'https://pep.svc.cluster.local/x/',
  ])('is %s', (address) => expect(isCallbackAddress(address, REAL)).toBe(true));

  it.each([
    'http://agents.example/',
    'https://agents.example/?tenant=acme',
    'https://agents.example/#a',
    'https://user@agents.example/',
    'https://localhost/',
    'https://here.localhost/',
    'https://single/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://AGENTS.example/',
    'https://agents.example/a/../b',
    'https://agents.example/a%2f..%2fb',
    'https://agents.example/..;/b',
    'https://agents.example//b',
    'https://agents.example\\@evil.example/',
    'ftp://agents.example/',
    'javascript:alert(1)',
    'agents.example',
    '',
    `https://agents.example/${'a'.repeat(2_048)}`,
  ])('is not %s', (address) => expect(isCallbackAddress(address, REAL)).toBe(false));

  it('is http for this machine alone, and only in development', () => {
    expect(isCallbackAddress('http://127.0.0.1:4000/x', HERE)).toBe(true);
    expect(isCallbackAddress('http://127.0.0.1:4000/x', REAL)).toBe(false);
    for (const other of ['http://127.0.0.2/', 'http://localhost/', 'http://10.0.0.1/', 'http://[::1]/'])
      expect(isCallbackAddress(other, HERE)).toBe(false);
  });
});

describe('an endpoint', () => {
  const cases: [allowed: string, endpoint: string, is: boolean][] = [
    ['https://a.example/', 'https://a.example/any/thing', true],
    ['https://a.example/', 'https://a.example/any?session=1', true],
    ['https://a.example/cb', 'https://a.example/cb', true],
    ['https://a.example/cb', 'https://a.example/cb?x=1', true],
    ['https://a.example/cb', 'https://a.example/cb/one', true],
    ['https://a.example/cb', 'https://a.example/cbs', false],
    ['https://a.example/cb', 'https://a.example/', false],
    ['https://a.example/cb/', 'https://a.example/cb', false],
    ['https://a.example/cb', 'https://a.example/cb/../admin', false],
    ['https://a.example/cb', 'https://a.example/cb/%2e%2e/admin', false],
    ['https://a.example/cb', 'https://a.example/cb/%2e%2e%2fadmin', false],
    ['https://a.example/cb', 'https://a.example/cb/..;/admin', false],
    ['https://a.example/cb', 'https://a.example:8443/cb', false],
    ['https://a.example/cb', 'http://a.example/cb', false],
    ['https://a.example/cb', 'https://a.example.evil.example/cb', false],
    ['https://a.example/cb', 'https://a.example@evil.example/cb', false],
    ['https://a.example/cb', 'https://evil.example/cb#https://a.example/cb', false],
  ];
  it.each(cases)('allowed %s, asked for %s: %s', (allowed, endpoint, is) => {
    expect(allowsEndpoint(allowed, endpoint, REAL)).toBe(is);
  });
});

describe('an event', () => {
  it('is the new status of the task, and nothing while it waits or once it was used', () => {
    expect(callbackEvent('pending', 'approved')).toBe('approved');
    expect(callbackEvent('pending', 'withdrawn')).toBe('cancelled');
    expect(callbackEvent('approved', 'lapsed')).toBe('expired');
    expect(callbackEvent('approved', 'revoked')).toBe('cancelled');
    expect(callbackEvent(null, 'denied')).toBe('denied');
    expect(callbackEvent(null, 'pending')).toBeNull();
    expect(callbackEvent('pending', 'pending')).toBeNull();
    for (const used of ['executing', 'succeeded', 'failed', 'unknown'] as const) expect(callbackEvent('approved', used)).toBeNull();
  });

  it('says approved of an approved request and of no other (I8)', () => {
    expect(REQUEST_STATUSES.filter((status) => callbackEvent('pending', status) === 'approved')).toEqual(['approved']);
  });
});

it('retries end within two hours', () => {
  const waits = Array.from({ length: MAX_DELIVERY_ATTEMPTS - 1 }, (_, at) => retryAfterMs(at + 1));
  expect(waits[0]).toBe(15_000);
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeLessThan(2 * 3_600_000);
});
