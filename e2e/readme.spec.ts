import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { approve } from './approve.ts';
import { expect, test } from './fixtures.ts';

const README = path.resolve(import.meta.dirname, '../README.md');

test('the agent of the README runs as it stands there, with nothing installed beside it', async ({ open, stack }) => {
  const [, source = ''] = /```js\n([\s\S]*?)```/.exec(await readFile(README, 'utf8')) ?? [];
  expect(source).toContain('// agent.mjs');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-readme-'));
  await writeFile(path.join(folder, 'agent.mjs'), source);
  const token = stack.manifest.agents.find(({ tenant }) => tenant === 'acme')?.token ?? '';
  const agent = spawn(process.execPath, ['agent.mjs', stack.url, token], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  agent.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = once(agent, 'close');

  const ana = await open('ana', '/?tenant=acme');
  await ana.getByTestId('queue-row').filter({ hasText: 'LobAgent stopped answering' }).first().click();
  await expect(ana.getByTestId('call-panel')).toContainText('acme-app01');
  await approve(ana);
  expect(await ended).toEqual([0, null]);
  expect(said.join('')).toMatch(/^approved /);
  await rm(folder, { recursive: true });
});
