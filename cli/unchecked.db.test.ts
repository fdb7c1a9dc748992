import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { authOptions } from '#lib/auth/auth-options.ts';
import { answerNextAuth } from '#lib/auth/next-auth.fixture.ts';
import { createService, type Service } from '../test/service.fixture.ts';
import { requestDetail } from '#lib/contract/console-view.ts';
import { knownDetail } from './request-detail.ts';
import { PASSWORD } from '../test/world.fixture.ts';
import { holdpoint, newHome } from './holdpoint.fixture.ts';

/** What of a tool's schema nobody checks is said on a terminal too, to whoever asks and to whoever decides. */
let service: Service;
beforeAll(async () => {
  service = await createService({
    pages: (request, response, config, db) =>
      answerNextAuth(request, response, () => authOptions(config, db, { userAgent: request.headers['user-agent'] ?? '', address: 'here' })),
  });
  vi.stubEnv('NEXTAUTH_URL', service.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await service.close();
});

it('tools and decide name each pattern that is not checked, and no character of it moves the cursor', async () => {
  const inputSchema = { type: 'object', properties: { path: { type: 'string', pattern: '^(?!\u001b[2J)' } }, required: ['path'] };
  const tool = { name: 'read_file', description: 'Reads.', inputSchema };
  await service.executor('acme-exec-b')('POST', '/api/v1/tools/proposals', { body: { server: 'odd', tools: [tool] } });
  const mara = await service.signIn('mara');
  const { items } = (await mara.call('GET', '/api/console/tools?tenant=acme')).body as {
    items: { name: string; definitionHash: string }[];
  };
  const tools = items.map(({ name, definitionHash }) => {
    return { name, definitionHash, class: 'disruptive', acceptUncheckedPatterns: ['/properties/path/pattern'] };
  });
  expect((await mara.call('POST', '/api/console/tools/reviews', { body: { tenant: 'acme', tools } })).status).toBe(200);

  const agent = { HOLDPOINT_URL: service.url, HOLDPOINT_KEY: service.world.keys['acme-agent'] ?? '' };
  expect((await holdpoint(['tools'], agent)).out).toContain('  not checked: pattern ^(?!⟨U+001B⟩[2J) of /path\n');
  const asked = await holdpoint(['request', '--tool', 'mcp.odd.read_file', '--arg', 'path=a', '--summary', 'reads'], agent);
  const person = { HOLDPOINT_URL: service.url, XDG_CONFIG_HOME: newHome() };
  await holdpoint(['login', '--email', 'ana@msp.example', '--password-stdin'], person, `${PASSWORD}\n`);
  const id = /^\S+/.exec(asked.out)?.[0] ?? '';
  const shown = await holdpoint(['decide', id], person);
  expect(shown.out).toContain('UNCHECKED pattern ^(?!⟨U+001B⟩[2J) of /path\n');

  // A service that is older than the field checks every pattern, and is read all the same.
  const { tool: told, ...rest } = (await mara.call('GET', `/api/console/requests/${id}`)).body as { tool: object };
  const older = { ...rest, tool: { ...told, uncheckedPatterns: undefined } };
  expect([requestDetail.safeParse(older).success, knownDetail.parse(older).tool.uncheckedPatterns]).toEqual([false, []]);
});
