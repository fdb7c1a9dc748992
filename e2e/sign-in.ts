import type { APIRequestContext, Page } from '@playwright/test';
import type { Stack } from './running-stack.ts';

export function accountOf({ manifest }: Pick<Stack, 'manifest'>, who: string): { email: string; password: string } {
  const user = manifest.users.find(({ email }) => email.startsWith(`${who}@`));
  if (!user) throw new Error(`nobody is called ${who}`);
  return user;
}

/** Signs in as a person does, by the form. Ends on the page that was wanted. */
export async function signIn(page: Page, stack: Pick<Stack, 'url' | 'manifest'>, who: string, path = '/'): Promise<void> {
  const { email, password } = accountOf(stack, who);
  await page.goto(`${stack.url}/sign-in?next=${encodeURIComponent(path)}`);
  await fillSignIn(page, email, password);
  await page.waitForURL((url) => url.pathname + url.search === path);
}

export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The same without a page, where signing in is not what is tested. The context keeps the cookie. */
export async function signInByApi(request: APIRequestContext, stack: Pick<Stack, 'url' | 'manifest'>, who: string): Promise<void> {
  const { csrfToken } = (await (await request.get(`${stack.url}/api/auth/csrf`)).json()) as { csrfToken: string };
  const { email, password } = accountOf(stack, who);
  const answer = await request.post(`${stack.url}/api/auth/callback/credentials`, { form: { email, password, csrfToken, json: 'true' } });
  if (!answer.ok()) throw new Error(`${who} may not sign in: ${answer.status()}`);
}
