import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proposal } from './calls.ts';
import { expect, test } from './fixtures.ts';
import { isLive } from './pages.ts';

const SIGNED_OUT = { storageState: { cookies: [], origins: [] } };

/** `name: sources` of a policy. */
function directives(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy
      .split(';')
      .map((part) => part.trim().split(/\s+/))
      .map(([name = '', ...sources]) => [name, sources]),
  );
}

test('every page is answered with a policy of its own: a new nonce, no inline, no frame, no other origin', async ({
  open,
  agents,
  stack,
  guard,
}) => {
  guard.expectStatus(404);
  const { id } = await agents.acme.submit(proposal('restart'));
  const [ana, nobody] = await Promise.all([open('ana', '/account'), open('ana', '/sign-in', SIGNED_OUT)]);
  const nonces: string[] = [];
  for (const [page, path] of [
    [ana, '/'],
    [ana, '/?group=tenant'],
    [ana, `/requests/${id}`],
    [ana, '/requests/req_nothing'],
    [ana, '/history'],
    [ana, '/account'],
    [ana, '/docs/api'],
    [ana, '/no-such-page'],
    [nobody, '/sign-in'],
  ] as const) {
    const response = await page.goto(path);
    const headers = response?.headers() ?? {};
    const policy = directives(headers['content-security-policy'] ?? '');
    const scripts = policy['script-src'] ?? [];
    const nonce = scripts.find((source) => source.startsWith("'nonce-")) ?? '';
    expect(nonce, path).toMatch(/^'nonce-[A-Za-z0-9+/_-]{16,}={0,2}'$/);
    nonces.push(nonce);
    expect(scripts, path).toEqual(["'self'", nonce, "'strict-dynamic'"]);
    expect(policy['style-src'], path).toEqual(["'self'", nonce]);
    expect(policy, path).toMatchObject({
      'default-src': ["'none'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'connect-src': ["'self'", stack.url.replace('http', 'ws')],
    });
    // Nothing else that a source can be: a scheme, a host, a wildcard, an exception.
    const rest = Object.values(policy).flat();
    expect(
      rest.filter((source) => !/^('self'|'none'|'strict-dynamic'|'nonce-[^']+'|data:)$/.test(source) && !source.startsWith('ws:')),
      path,
    ).toEqual([]);
    expect(headers, path).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
    // What the page itself says agrees: nothing in its markup would need to be inline.
    const markup = (await response?.text()) ?? '';
    expect(markup.match(/<script(?![^>]*\bnonce=)[^>]*>/g), path).toBeNull();
    expect(markup.match(/<[a-z][^>]*\s(?:on[a-z]+|style)=/g), path).toBeNull();
  }
  expect(new Set(nonces).size).toBe(nonces.length);
  await agents.acme.withdraw(id);
});

test('an inline script, a handler or a style that got into the page does not run', async ({ open, guard }) => {
  guard.expectLog(/Content Security Policy/);
  // A document that the test answers has no address, so this browser keeps its socket from the local network.
  guard.expectLog(/ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS/);
  // A worker that has taken the page over would fetch the next document itself, past the test's hand.
  const ana = await open('ana', '/account', { serviceWorkers: 'block' });
  await ana.route('**/history', async (route) => {
    const response = await route.fetch();
    const planted =
      '<script>globalThis.planted = "script"</script>' +
      '<script nonce="guessed">globalThis.planted = "guess"</script>' +
      '<img id="planted" src="data:," onerror="globalThis.planted = \'handler\'">' +
      '<p id="styled" style="position:fixed">x</p><style>#styled{position:fixed}</style>';
    const body = (await response.text()).replace(/<body[^>]*>/, (tag) => tag + planted);
    await route.fulfill({ response, body });
  });
  await ana.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(globalThis, { refused });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
  });
  guard.expectLog(/Minified React error #418|Hydration failed/);
  await ana.goto('/history', { waitUntil: 'domcontentloaded' });
  const refused = () => ana.evaluate(() => (globalThis as unknown as { refused: string[] }).refused.toSorted());
  await expect
    .poll(refused)
    .toEqual(['script-src-attr', 'script-src-elem', 'script-src-elem', 'style-src-attr', 'style-src-elem'].toSorted());
  expect(await ana.evaluate(() => 'planted' in globalThis && typeof (globalThis as { planted?: unknown }).planted === 'string')).toBe(
    false,
  );
});

test('a page tries nothing that its policy forbids', async ({ open }) => {
  const ana = await open('ana', '/account');
  await ana.addInitScript(() => {
    const refused: string[] = [];
    Object.assign(globalThis, { refused });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => refused.push(effectiveDirective));
  });
  for (const path of ['/', '/history', '/agents', '/tools', '/account']) {
    await ana.goto(path);
    await isLive(ana);
    expect([path, await ana.evaluate(() => (globalThis as unknown as { refused: string[] }).refused)]).toEqual([path, []]);
  }
});

test('no other page can frame the console', async ({ browser, stack, sessions }) => {
  // Another origin on the same machine, so that nothing else than the console's own word keeps it out.
  const other = createServer(({ url }, answer) => {
    answer.setHeader('content-type', 'text/html').end(url === '/framed' ? 'framed' : `<iframe src="${url?.slice(1)}"></iframe>`);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const context = await browser.newContext({ storageState: sessions.ana });
  const page = await context.newPage();
  // The page may be loaded before its frame says where it ended up.
  const framed = async (address: string, ends: string) => {
    await page.goto(`${origin}/${address}`);
    await expect.poll(() => page.frames()[1]?.url(), address).toBe(ends);
  };
  await framed(`${origin}/framed`, `${origin}/framed`);
  for (const path of ['/', '/sign-in', '/docs/api', '/api/console/me']) await framed(stack.url + path, 'chrome-error://chromewebdata/');
  await context.close();
  await new Promise((resolve) => other.close(resolve));
});
