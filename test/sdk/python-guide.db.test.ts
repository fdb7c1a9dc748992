import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createService, type Service, type Session } from '../service.fixture.ts';
import { listenForAsked } from './asked.fixture.ts';

let service: Service;
let ana: Session;
let folder: string;
let asked: ReturnType<typeof listenForAsked>;
beforeAll(async () => {
  service = await createService();
  ana = await service.signIn('ana');
  asked = listenForAsked(service);
  folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-python-'));
  const guide = await readFile(path.join(import.meta.dirname, '../../docs/guides/python.md'), 'utf8');
  const [, program = ''] = /```python\n([\s\S]*?)```/.exec(guide) ?? [];
  expect(program).toContain('# agent.py');
  // The world of the tests has another workstation than the demo.
  await writeFile(path.join(folder, 'agent.py'), program.replace('acme-app01', 'acme-ws1').replace('tries=5', 'tries=1'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await service.close();
});

/** Runs the program of the guide. It fails here, saying so, on a machine without Python. */
async function runGuide(url = service.url): Promise<{ code: number | null; out: string; error: string }> {
  const agent = spawn('python3', ['agent.py', url, service.world.keys['acme-agent'] ?? ''], { cwd: folder });
  const said = { out: '', error: '' };
  agent.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  agent.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
  const [code] = (await once(agent, 'close').catch((cause: unknown) => {
    throw new Error('python3 cannot be started: this test runs the Python guide and needs it (apt-get install python3).', { cause });
  })) as [number | null];
  return { code, ...said };
}

describe('the program of the Python guide', () => {
  it('runs what was approved', async () => {
    const ran = runGuide();
    await service.vote(ana, await asked());
    expect(await ran).toEqual({ code: 0, out: 'restarting LobAgent\n', error: '' });
  });

  it('I5: runs what a person made of it', async () => {
    const ran = runGuide();
    await service.vote(ana, await asked(), 'approve', { arguments: { service: 'Spooler' } });
    expect(await ran).toEqual({ code: 0, out: 'restarting Spooler\n', error: '' });
  });

  it('runs nothing when it is denied, and says why', async () => {
    const ran = runGuide();
    await service.vote(ana, await asked(), 'deny', { reason: 'not during the backup' });
    expect(await ran).toEqual({ code: 1, out: '', error: 'not run: denied: not during the backup\n' });
  });

  it('I8: runs nothing while the service cannot be reached', async () => {
    expect(await runGuide('http://127.0.0.1:9')).toMatchObject({ code: 1, out: '', error: expect.stringContaining('not run: ') as string });
  });
});
