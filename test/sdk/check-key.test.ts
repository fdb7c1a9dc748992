import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyFromBytes, mintKey, parseKey } from '#lib/auth/agent-key.ts';
import { keyFault, kindOfKey } from '#sdk/check-key.ts';
import { Executor, Holdpoint } from '#sdk/main.ts';
import { closedPort } from '../closed-port.fixture.ts';

describe('a key by itself', () => {
  it('is judged by the SDK as by the service: any bytes, and any one character changed', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(fc.constantFrom('agent', 'executor'), bytes(12), bytes(32), (kind, id, secret) => {
        const { text } = keyFromBytes(kind, id, secret);
        expect([keyFault(text), kindOfKey(text)]).toEqual([null, kind]);
      }),
    );
    const { text } = mintKey('executor');
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'09AZaz_ '), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        expect(keyFault(changed) === null).toBe(parseKey(changed) !== null);
      }),
    );
  });

  it.each([
    ['', 'empty'],
    [`${mintKey('agent').text}\n`, 'line breaks'],
    ['Bearer x', 'blanks'],
    ['sk-something', 'form of a key'],
    [mintKey('agent').text.slice(0, -3), 'not whole'],
  ])('%j: says what is wrong', (key, said) => expect(keyFault(key)).toContain(said));
});

it('one that is malformed is never sent, and its error does not repeat it', async () => {
  const { text } = mintKey('agent');
  const key = `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
  let sent = 0;
  const fetch = () => {
    sent += 1;
    return Promise.resolve(Response.json({}));
  };
  const holdpoint = new Holdpoint({ url: 'http://127.0.0.1:9', key, fetch });
  const executor = new Executor({ url: 'http://127.0.0.1:9', key, fetch });
  const calls = [
    () => holdpoint.tools(),
    () => holdpoint.wait('req_1'),
    () => holdpoint.whoAmI(),
    () => executor.report('req_1', { lease: 'l', status: 'failed' }),
  ];
  for (const call of calls) {
    const error = (await call().catch((reason: unknown) => reason)) as Error;
    expect(error).toMatchObject({ name: 'CredentialError', code: 'malformed_key', status: 0 });
    expect(error.message).toContain('checksum is wrong');
    expect(error.message).not.toContain(key.slice(4, 20));
  }
  expect(sent).toBe(0);
});

it('an address where nobody answers is named with the reason', async () => {
  const url = await closedPort();
  const holdpoint = new Holdpoint({ url, key: mintKey('agent').text, patienceMs: 0 });
  await expect(holdpoint.tools()).rejects.toMatchObject({
    code: 'unreachable',
    message: `The service cannot be reached at ${url}: ECONNREFUSED.`,
  });
  const nowhere = new Holdpoint({ url: 'http://no-such-host.invalid', key: mintKey('agent').text, patienceMs: 0 });
  await expect(nowhere.tools()).rejects.toMatchObject({
    message: expect.stringMatching(/at http:\/\/no-such-host\.invalid: (ENOTFOUND|EAI_AGAIN)\.$/) as string,
  });
  expect(() => new Holdpoint({ url: 'holdpoint.example', key: 'x' })).toThrow('no address of a service: "holdpoint.example"');
});
