import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createService, type Service } from '../service.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';

/** The example programs by the command of docs/guides/adapters.md, with whatever Node is on the PATH of whoever reads that. */
const ROOT = path.resolve(import.meta.dirname, '../..');
const PATH = (process.env['PATH'] ?? '').split(path.delimiter).filter((each) => !each.includes('node_modules'));

let service: Service;
let asked: ReturnType<typeof listenForAsked>;
beforeAll(async () => {
  service = await createService();
  asked = listenForAsked(service);
});
afterAll(() => service.close());

it.each(['vercel-ai', 'langchain', 'openai-agents', 'mastra'])(
  'the %s one says where it waits, and runs when that is approved',
  async (name) => {
    const guide = await readFile(path.join(ROOT, 'docs/guides/adapters.md'), 'utf8');
    const [, command] = /`HOLDPOINT_KEY=hpa_… ([^`]+\/vercel-ai\.ts)`/.exec(guide) ?? [];
    const env = {
      ...process.env,
      PATH: PATH.join(path.delimiter),
      HOLDPOINT_URL: service.url,
      HOLDPOINT_KEY: service.world.keys['acme-agent'],
      HOLDPOINT_EXECUTOR_KEY: service.world.keys['acme-exec'],
      HOLDPOINT_HOST: 'acme-ws1',
    };
    const example = spawn('sh', ['-ec', String(command).replace('vercel-ai', name)], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    example.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    example.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const ended = once(example, 'close');
    const view = await asked();
    await service.vote(await service.signIn('ana'), view);
    expect([(await ended)[0], out]).toEqual([0, expect.stringContaining('LobAgent was restarted')]);
    expect(err).toContain(`waiting for a person: ${service.url}/requests/${view.id}\n`);
  },
  120_000,
);
