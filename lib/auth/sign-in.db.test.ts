import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '#lib/config.ts';
import { type OidcIssuer, startOidcIssuer } from '../../test/oidc-issuer.fixture.ts';
import { environmentOf } from '../../test/service.fixture.ts';
import { createWorld, PASSWORD, type World } from '../../test/world.fixture.ts';
import { authOptions, THROTTLED } from './auth-options.ts';
import { authenticateSession } from './authenticate-session.ts';
import { type AuthServer, createBrowser, startNextAuth } from './next-auth.fixture.ts';
import { verifyPassword } from './verify-password.ts';

const ACCOUNTS = [
  { sub: 'issuer-ana', name: 'Ana', email: 'ANA@msp.example', emailVerified: true },
  { sub: 'issuer-ben', name: 'Ben', email: 'ben@msp.example', emailVerified: false },
  { sub: 'issuer-stranger', name: 'Stranger', email: 'stranger@elsewhere.example', emailVerified: true },
];

let world: World;
let auth: AuthServer;
let issuer: OidcIssuer;
let address = 'first';

const configOf = (url: string) =>
  loadConfig({
    ...environmentOf(world),
    HOLDPOINT_PUBLIC_URL: url,
    HOLDPOINT_OIDC_ISSUER: issuer.issuer,
    HOLDPOINT_OIDC_CLIENT_ID: issuer.clientId,
    HOLDPOINT_OIDC_CLIENT_SECRET: issuer.clientSecret,
  });

beforeAll(async () => {
  world = await createWorld();
  auth = await startNextAuth((url, request) => ({
    ...authOptions(configOf(url), world.test.db, { userAgent: request.headers['user-agent'] ?? '', address }),
    logger: { error() {}, warn() {}, debug() {} },
  }));
  issuer = await startOidcIssuer(`${auth.url}/api/auth/callback/oidc`, ACCOUNTS);
});
afterAll(async () => {
  await auth.close();
  await issuer.close();
  await world.close();
});
beforeEach(() => {
  address = Math.random().toString();
});

/** The refusal that the route answers with 429. */
const isThrottled = ({ url }: { url: string }) => url.includes(`error=${THROTTLED}`);

type Browser = ReturnType<typeof createBrowser>;

async function post(browser: Browser, path: string, form: Record<string, string> = {}) {
  const { csrfToken } = JSON.parse((await browser.go(`${auth.url}/api/auth/csrf`)).text) as { csrfToken: string };
  return browser.go(`${auth.url}/api/auth/${path}`, { csrfToken, callbackUrl: auth.url, ...form });
}
const withPassword = (browser: Browser, email: string, password: string) => post(browser, 'callback/credentials', { email, password });
const whoIs = (browser: Browser) => authenticateSession(world.test.db, browser.cookiesOf(auth.url), configOf(auth.url));

async function withIssuer(browser: Browser, sub: string) {
  const login = await post(browser, 'signin/oidc');
  expect(login.url).toContain(`${issuer.issuer}/interaction/`);
  return browser.go(login.url, { account: sub });
}

describe('with a password', () => {
  it('makes a session row for the person, which the cookie names', async () => {
    const browser = createBrowser();
    expect((await withPassword(browser, ' Ana@MSP.example ', PASSWORD)).url).toBe(`${auth.url}/`);
    expect(await whoIs(browser)).toMatchObject({ id: 'ana', memberships: [{ tenant: 'acme', roles: ['technician'] }] });
  });

  it('signing out through next-auth ends the row: the old cookie is worth nothing', async () => {
    const browser = createBrowser();
    await withPassword(browser, 'ana@msp.example', PASSWORD);
    const cookie = browser.cookiesOf(auth.url);
    await post(browser, 'signout');
    expect(browser.cookiesOf(auth.url)).not.toContain('session-token');
    await expect(authenticateSession(world.test.db, cookie, configOf(auth.url))).rejects.toMatchObject({ code: 'session_revoked' });
  });

  it.each([
    ['a wrong password', 'ana@msp.example', 'wrong'],
    ['an unknown address', 'nobody@msp.example', PASSWORD],
    ['no password', 'ana@msp.example', ''],
    ['a password longer than anybody has', 'ana@msp.example', 'x'.repeat(2_000)],
  ])('%s is one and the same refusal, and makes no session', async (_, email, password) => {
    const browser = createBrowser();
    const { url } = await withPassword(browser, email, password);
    expect(url).toMatch(/\/sign-in\?error=CredentialsSignin|error=CredentialsSignin/);
    await expect(whoIs(browser)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('an unknown address is checked against a password that nobody has, and knowing that one is no way in', async () => {
    expect(await verifyPassword(world.test.db, 'nobody@msp.example', 'nobody has this one')).toBeNull();
    expect(await verifyPassword(world.test.db, 'ana@msp.example', 'nobody has this one')).toBeNull();
  });

  it('a disabled person and one without a password do not get in', async () => {
    await world.test.admin.query(
      `UPDATE person SET disabled_at = now() WHERE id = 'nora'; UPDATE person SET password_hash = NULL WHERE id = 'aud'`,
    );
    for (const email of ['nora@msp.example', 'aud@msp.example']) expect(await verifyPassword(world.test.db, email, PASSWORD)).toBeNull();
  });

  it('a cross-site form without the token of the page makes no session', async () => {
    const browser = createBrowser();
    await browser.go(`${auth.url}/api/auth/callback/credentials`, { csrfToken: 'guessed', email: 'ana@msp.example', password: PASSWORD });
    await expect(whoIs(browser)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('guessing is slowed down, for the address that guesses and for the account, and then the right one is refused too', async () => {
    address = 'guesser';
    for (let i = 0; i < 8; i += 1) await withPassword(createBrowser(), 'cleo@msp.example', `guess ${i}`);
    const blocked = createBrowser();
    expect(isThrottled(await withPassword(blocked, 'cleo@msp.example', PASSWORD))).toBe(true);
    address = 'somewhere else';
    expect(isThrottled(await withPassword(createBrowser(), 'cleo@msp.example', PASSWORD))).toBe(true);
    address = 'guesser';
    expect(isThrottled(await withPassword(createBrowser(), 'mara@msp.example', PASSWORD))).toBe(true);
    await expect(whoIs(blocked)).rejects.toMatchObject({ code: 'unauthenticated' });
    address = 'a third place';
    expect((await withPassword(createBrowser(), 'mara@msp.example', PASSWORD)).url).toBe(`${auth.url}/`);
  });

  it.each(['https://elsewhere.example/', '//elsewhere.example', 'http://127.0.0.1:1/'])(
    'sign-in never leads to %s',
    async (callbackUrl) => {
      const { url } = await post(createBrowser(), 'callback/credentials', { email: 'ana@msp.example', password: PASSWORD, callbackUrl });
      expect(new URL(url).origin).toBe(auth.url);
    },
  );
});

describe('with an OIDC issuer', () => {
  it('the whole code flow with PKCE binds the person with that verified address, and knows them by subject from then on', async () => {
    const browser = createBrowser();
    expect((await withIssuer(browser, 'issuer-ana')).url).toBe(`${auth.url}/`);
    expect(await whoIs(browser)).toMatchObject({ id: 'ana' });
    await world.test.admin.query(`UPDATE person SET email = 'ana.new@msp.example' WHERE id = 'ana'`);
    const again = createBrowser();
    await withIssuer(again, 'issuer-ana');
    expect(await whoIs(again)).toMatchObject({ id: 'ana', email: 'ana.new@msp.example' });
  });

  it.each([
    ['whose address is not verified', 'issuer-ben'],
    ['whom nobody here knows', 'issuer-stranger'],
  ])('somebody %s does not get in, and nobody is created', async (_, sub) => {
    const people = async () => (await world.test.admin.query<{ n: number }>('SELECT count(*)::int AS n FROM person')).rows[0]?.n;
    const before = await people();
    const browser = createBrowser();
    expect((await withIssuer(browser, sub)).url).toContain('error=AccessDenied');
    await expect(whoIs(browser)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await people()).toBe(before);
  });

  it('a person who was disabled does not get in by the issuer either', async () => {
    await world.test.admin.query(`UPDATE person SET oidc_issuer = $1, oidc_subject = 'issuer-ben', disabled_at = now() WHERE id = 'ben'`, [
      issuer.issuer,
    ]);
    const browser = createBrowser();
    expect((await withIssuer(browser, 'issuer-ben')).url).toContain('error=AccessDenied');
    await expect(whoIs(browser)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('an answer that another browser asked for is refused', async () => {
    const [victim, attacker] = [createBrowser(), createBrowser()];
    const login = await post(attacker, 'signin/oidc');
    const response = await fetch(login.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: attacker.cookiesOf(login.url) },
      body: new URLSearchParams({ account: 'issuer-ana' }),
    });
    let next = response.headers.get('location') ?? '';
    while (!next.startsWith(auth.url)) {
      const step = await fetch(next, { redirect: 'manual', headers: { cookie: attacker.cookiesOf(next) } });
      next = new URL(step.headers.get('location') ?? '', next).href;
    }
    expect(next).toContain('code=');
    expect((await victim.go(next)).url).toContain('error=OAuthCallback');
    await expect(whoIs(victim)).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
