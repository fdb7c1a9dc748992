import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccessTokens, type Issued } from '#sdk/access-tokens.ts';

const MINUTE_MS = 60_000;
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Tokens of five minutes; each is given when the test says so. */
function tokensOnDemand() {
  const asked: { give(): void; fail(error: Error): void }[] = [];
  const tokens = new AccessTokens(
    () =>
      new Promise<Issued>((resolve, reject) => {
        const token = `token-${asked.length + 1}`;
        asked.push({ give: () => resolve({ token, expiresAt: Date.now() + 5 * MINUTE_MS }), fail: reject });
      }),
  );
  return { tokens, asked };
}

async function withFirst() {
  const made = tokensOnDemand();
  const first = made.tokens.get();
  made.asked[0]?.give();
  expect(await first).toBe('token-1');
  return made;
}

it('in its last minute another one is fetched, and meanwhile nobody waits for it', async () => {
  const { tokens, asked } = await withFirst();
  vi.setSystemTime(4 * MINUTE_MS - 1);
  expect(await tokens.get()).toBe('token-1');
  expect(asked).toHaveLength(1);
  vi.setSystemTime(4 * MINUTE_MS);
  expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual(['token-1', 'token-1', 'token-1']);
  expect(asked).toHaveLength(2);
  asked[1]?.give();
  await vi.waitFor(async () => expect(await tokens.get()).toBe('token-2'));
  expect(asked).toHaveLength(2);
});

it('a renewal that failed is tried again a little later, and is an error only once the token is over', async () => {
  const { tokens, asked } = await withFirst();
  vi.setSystemTime(4 * MINUTE_MS);
  expect(await tokens.get()).toBe('token-1');
  asked[1]?.fail(new Error('away'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(await tokens.get()).toBe('token-1');
  expect(asked).toHaveLength(2);
  vi.setSystemTime(4 * MINUTE_MS + 5_000);
  expect(await tokens.get()).toBe('token-1');
  expect(asked).toHaveLength(3);
  vi.setSystemTime(5 * MINUTE_MS);
  const waits = tokens.get();
  asked[2]?.fail(new Error('still away'));
  await expect(waits).rejects.toThrow('still away');
});

it('who is told late that an old token is refused does not take the new one from the others', async () => {
  const { tokens, asked } = await withFirst();
  tokens.drop('token-1');
  const second = tokens.get();
  asked[1]?.give();
  expect(await second).toBe('token-2');
  tokens.drop('token-1');
  expect(await tokens.get()).toBe('token-2');
  expect(asked).toHaveLength(2);
});
