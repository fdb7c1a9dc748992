import { hostname } from 'node:os';
import { AuthenticationError, RateLimitError, UnavailableError } from '#sdk/main.ts';
import { unreachable } from '#sdk/unreachable.ts';
import type { Session } from './session-file.ts';

/** How this session is named in its owner's list of sessions. */
export const USER_AGENT = `holdpoint on ${hostname()}`.replace(/[^\x20-\x7e]/g, '?');

type Cookies = Session['cookies'];

/**
 * Signs in with a local account through next-auth's own endpoints, as the sign-in page does. Throws AuthenticationError
 * for a wrong pair, RateLimitError for too many, UnavailableError for whatever is no such service.
 */
export async function signIn(url: string, email: string, password: string, signal: AbortSignal): Promise<Session> {
  const cookies: Cookies = {};
  const answer = await post(url, 'callback/credentials', { email, password }, cookies, signal);
  if (answer.status === 429) throw new RateLimitError('rate_limited', { status: 429, detail: 'Too many attempts. Wait a minute.' });
  const signedIn = Object.keys(cookies).some((name) => /next-auth\.session-token(\.\d+)?$/.test(name));
  if (!signedIn) throw new AuthenticationError('unauthenticated', { status: 401, detail: 'The e-mail or the password is wrong.' });
  return { url, email, cookies };
}

/** Ends the session at the service. */
export async function signOut({ url, cookies }: Session, signal: AbortSignal): Promise<void> {
  await post(url, 'signout', {}, { ...cookies }, signal);
}

/** A form of next-auth's, with the token that it wants in it. What it sets is kept in `cookies`. */
async function post(url: string, path: string, form: Record<string, string>, cookies: Cookies, signal: AbortSignal): Promise<Response> {
  const csrf = await call(`${url}/api/auth/csrf`, { signal }, cookies);
  const { csrfToken } = (await csrf.json().catch(() => ({}))) as { csrfToken?: string };
  if (typeof csrfToken !== 'string') throw noService(url);
  const body = new URLSearchParams({ csrfToken, callbackUrl: url, json: 'true', ...form });
  return call(`${url}/api/auth/${path}`, { method: 'POST', body, signal }, cookies);
}

async function call(address: string, init: RequestInit, cookies: Cookies): Promise<Response> {
  const headers = { cookie: cookieHeader(cookies), origin: new URL(address).origin, 'user-agent': USER_AGENT };
  const response = await fetch(address, { ...init, headers, redirect: 'manual' }).catch((cause: unknown) => {
    init.signal?.throwIfAborted();
    throw unreachable(`The service cannot be reached at ${new URL(address).origin}`, cause);
  });
  for (const line of response.headers.getSetCookie()) keep(line, cookies);
  return response;
}

/** Only names and values: all of it goes back to the one origin that it came from. */
function keep(line: string, cookies: Cookies): void {
  const [pair = '', ...attributes] = line.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  const over = value === '' || attributes.some((each) => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(each));
  if (over) delete cookies[name];
  else cookies[name] = value;
}

export function cookieHeader(cookies: Cookies): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}

function noService(url: string): UnavailableError {
  return new UnavailableError('invalid_answer', { status: 0, detail: `No sign-in at ${url}: this is not a Holdpoint service.` });
}
