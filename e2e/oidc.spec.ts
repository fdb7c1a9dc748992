import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { type JsonProcess, startProcess } from './json-process.ts';
import { accountOf, fillSignIn } from './sign-in.ts';
import { findFreePort, type Server, startServer } from './stack.ts';

// A second server over the same database: it has an issuer, and a throttle of its own that may be used up.
test.describe.configure({ mode: 'serial' });
let server: Server;
let issuer: JsonProcess;

test.beforeAll(async ({ stack }) => {
  const port = await findFreePort();
  const account = (sub: string, email: string, emailVerified: boolean) => ({ sub, name: sub, email, emailVerified });
  const accounts = [
    account('Ben at work', accountOf(stack, 'ben').email, true),
    account('A stranger', 'stranger@elsewhere.example', true),
    account('Mara, unverified', accountOf(stack, 'mara').email, false),
  ];
  const redirect = `http://localhost:${port}/api/auth/callback/oidc`;
  issuer = startProcess('e2e/oidc-issuer.ts', { REDIRECT_URI: redirect, ACCOUNTS: JSON.stringify(accounts) });
  const up = await issuer.next(({ event }) => event === 'up');
  const oidc = {
    HOLDPOINT_OIDC_ISSUER: String(up['issuer']),
    HOLDPOINT_OIDC_CLIENT_ID: String(up['clientId']),
    HOLDPOINT_OIDC_CLIENT_SECRET: String(up['clientSecret']),
    HOLDPOINT_OIDC_NAME: 'MSP identity',
  };
  server = await startServer({ ...stack.serverEnv, ...oidc }, port);
});
test.afterAll(async () => {
  await server?.stop();
  await issuer?.stop();
});

test.use({ storageState: { cookies: [], origins: [] } });

/** Through the issuer's own page, as the account named there. */
async function signInAtIssuer(page: Page, account: string): Promise<void> {
  await page.goto(`${server.url}/sign-in?next=/history`);
  await page.getByRole('button', { name: 'Continue with MSP identity' }).click();
  await page.getByRole('button', { name: account }).click();
}

test('a person signs in at the MSP’s issuer and lands where they wanted to go, with their own tenants', async ({ page }) => {
  await signInAtIssuer(page, 'Ben at work');
  await expect(page).toHaveURL(`${server.url}/history`);
  await expect(page.getByRole('link', { name: 'Ben Okafor', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Harbor Legal', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Northwind Logistics', exact: true })).toHaveCount(0);
});

for (const [account, why] of [
  ['A stranger', 'nobody here has that address'],
  ['Mara, unverified', 'the issuer did not verify the address'],
] as const) {
  test(`an account is not let in when ${why}, and nobody is created`, async ({ page }) => {
    await signInAtIssuer(page, account);
    await expect(page).toHaveURL(/\/sign-in\?/);
    await expect(page.locator('#sign-in-error')).toHaveText('That account may not sign in here. Ask an admin for a membership.');
    await page.goto(`${server.url}/account`);
    await expect(page).toHaveURL(/\/sign-in\?next=%2Faccount/);
  });
}

test('guessing is slowed down: after eight wrong passwords even the right one has to wait', async ({ page, stack }) => {
  const { email, password } = accountOf(stack, 'mara');
  await page.goto(`${server.url}/sign-in`);
  for (let attempt = 1; attempt <= 8; attempt++) {
    const answer = page.waitForResponse((response) => response.url().endsWith('/callback/credentials'));
    await fillSignIn(page, email, `guess ${attempt}`);
    expect((await answer).status()).toBe(401);
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  }
  await fillSignIn(page, email, password);
  await expect(page.locator('#sign-in-error')).toHaveText('Too many attempts. Wait a minute, then try again.');
  await expect(page).toHaveURL(`${server.url}/sign-in`);
});
