import { readFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
const s = JSON.parse(readFileSync('/tmp/work/stack.json', 'utf8'));
const [, , who = 'ana', pathArg = '/', scheme = 'light', w = '1440', name = 'x', full = ''] = process.argv;
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const c = await b.newContext({
  viewport: { width: +w, height: +w < 500 ? 844 : 900 },
  colorScheme: scheme as 'light',
  deviceScaleFactor: 1,
  ...(+w < 500 ? { isMobile: true, hasTouch: true } : {}),
});
const p = await c.newPage();
p.on('console', (m) => m.type() === 'error' && console.log('CONSOLE', m.text()));
p.on('pageerror', (e) => console.log('PAGEERROR', e.message));
if (who !== '-') {
  await p.goto(`${s.url}/sign-in`);
  await p.getByLabel('E-mail').fill(`${who}@holdpoint.example`);
  await p.getByLabel('Password').fill('hold-the-line');
  await p.getByRole('button', { name: 'Sign in' }).click();
  await p.waitForURL((u) => u.pathname === '/');
}
let path = pathArg;
if (path.startsWith('row:')) {
  const r = await (await c.request.get(`${s.url}/api/console/requests?status=${path.split(':')[2] ?? 'open'}`)).json();
  path = `/requests/${r.items.find((i: any) => i.tool === path.split(':')[1]).id}`;
}
await p.goto(s.url + path);
await p.waitForLoadState('networkidle').catch(() => {});
await p.screenshot({ path: `/tmp/work/shots/${name}.png`, fullPage: full === 'full' });
console.log(p.url(), await p.title());
await b.close();
