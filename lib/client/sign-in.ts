export type SignInOutcome = 'ok' | 'refused' | 'throttled' | 'unreachable';

/** Signs in with a local account through next-auth's own endpoints. The session cookie is set by the answer. */
export async function signInWithPassword(email: string, password: string): Promise<SignInOutcome> {
  try {
    const csrf = (await (await fetch('/api/auth/csrf', { cache: 'no-store' })).json()) as { csrfToken: string };
    const response = await fetch('/api/auth/callback/credentials', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken: csrf.csrfToken, email, password, callbackUrl: location.origin, json: 'true' }),
    });
    if (response.status === 429) return 'throttled';
    const answer = (await response.json()) as { url?: string };
    const refused = !response.ok || new URL(answer.url ?? '/', location.origin).searchParams.has('error');
    return refused ? 'refused' : 'ok';
  } catch {
    return 'unreachable';
  }
}

/** The token that next-auth wants in the forms that start OIDC and sign-out. */
async function fetchCsrfToken(): Promise<string> {
  const answer = (await (await fetch('/api/auth/csrf', { cache: 'no-store' })).json()) as { csrfToken: string };
  return answer.csrfToken;
}

/**
 * Goes to the MSP's own identity provider and comes back to `next`. The start is posted, because a link could be planted;
 * the way there is a plain navigation, because `form-action` would also have to name every place that the provider
 * itself redirects to.
 */
export async function startOidc(next: string): Promise<void> {
  const response = await fetch('/api/auth/signin/oidc', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      csrfToken: await fetchCsrfToken(),
      callbackUrl: new URL(next, location.origin).href,
      json: 'true',
    }),
  });
  const { url } = (await response.json()) as { url: string };
  if (!/^https?:$/.test(new URL(url).protocol)) throw new Error('not an address of a provider');
  location.assign(url);
}

/** Ends this session here and on the server, then shows the sign-in page. */
export async function signOut(): Promise<void> {
  const csrfToken = await fetchCsrfToken();
  await fetch('/api/auth/signout', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ csrfToken, callbackUrl: location.origin, json: 'true' }),
  });
  location.assign('/sign-in');
}
