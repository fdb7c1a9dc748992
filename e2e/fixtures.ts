import { test as base, type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page, request } from '@playwright/test';
import { type AgentProcess, startAgent, startExecutor } from './agents.ts';
import { Guard } from './guard.ts';
import type { Newcomer } from './newcomers.ts';
import { signInByApi } from './sign-in.ts';
import type { Stack } from './running-stack.ts';

export type PersonId = 'ana' | 'ben' | 'noor' | 'mara' | 'olga';
export const NAMES: Record<PersonId, string> = {
  ana: 'Ana Ruiz',
  ben: 'Ben Okafor',
  noor: 'Noor Haddad',
  mara: 'Mara Lindqvist',
  olga: 'Olga Novak',
};

type Open = (who: PersonId | Newcomer, path?: string, options?: BrowserContextOptions) => Promise<Page>;
type Worker = {
  stack: Stack;
  /** Signed in once per worker; each test gets contexts of its own from it. */
  sessions: Record<PersonId, Awaited<ReturnType<BrowserContext['storageState']>>>;
  /** One agent process per customer, with the executor that it hands grants to. */
  agents: Record<'acme' | 'northwind' | 'harbor', AgentProcess>;
};
type Each = {
  guard: Guard;
  /** A browser of one person, at a page. */
  open: Open;
};

export const test = base.extend<Each, Worker>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use, { parallelIndex }) => {
      const stack = JSON.parse(process.env['HOLDPOINT_E2E_STACK'] ?? '') as Stack;
      await use({ ...stack, passkeys: stack.keyrings[parallelIndex] ?? stack.passkeys });
    },
    { scope: 'worker' },
  ],
  sessions: [
    async ({ stack }, use) => {
      const signedIn = async (who: PersonId) => {
        const context = await request.newContext({ userAgent: 'e2e' });
        await signInByApi(context, stack, who);
        const state = await context.storageState();
        await context.dispose();
        return [who, state] as const;
      };
      const states = await Promise.all((Object.keys(NAMES) as PersonId[]).map(signedIn));
      await use(Object.fromEntries(states) as Worker['sessions']);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  agents: [
    async ({ stack }, use) => {
      const processes = await Promise.all(stack.manifest.executors.map((executor) => startExecutor(stack, executor)));
      const agents = await Promise.all(
        stack.manifest.agents.map(async ({ tenant, token }, index) => {
          const executorUrl = processes.find((process) => process.tenant === tenant)?.url ?? '';
          // Both ways of waiting are used, each by some customer's agent.
          return [tenant, await startAgent(stack, { token, executorUrl, waitBy: index === 1 ? 'poll' : 'socket' })] as const;
        }),
      );
      await use(Object.fromEntries(agents) as Worker['agents']);
      await Promise.all([...processes, ...agents.map(([, agent]) => agent)].map((process) => process.stop()));
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  guard: [
    async ({ stack }, use) => {
      const guard = new Guard(stack.url);
      await use(guard);
      expect(guard.complaints, 'what pages logged, and where they went').toEqual([]);
    },
    { auto: true },
  ],
  open: async ({ browser, stack, sessions, guard }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, path = '/', options = {}) => {
      const storageState = typeof who === 'string' ? sessions[who] : who.session;
      const context = await newContext(browser, { baseURL: stack.url, storageState, ...options });
      contexts.push(context);
      const page = await context.newPage();
      guard.watch(page);
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext(options);
}

export { expect };
