import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mintKey } from '#lib/auth/agent-key.ts';
import { newHome } from './holdpoint.fixture.ts';

/** `npx holdpoint` in a checkout, with the npm of whoever runs the tests: what is stopped is over, and not left behind by npm. */
const ROOT = path.resolve(import.meta.dirname, '..');

// A service that takes the call and never answers: its end of the line says when the program is gone.
const silent = createServer();
afterEach(() => silent.close());

async function follow(shell: string) {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const env = {
    NODE_ENV: 'test' as const,
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    XDG_CONFIG_HOME: newHome(),
    npm_config_script_shell: shell,
    HOLDPOINT_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    HOLDPOINT_KEY: mintKey('agent').text,
  };
  const npx = spawn('npx', ['holdpoint', 'tail', 'req_1'], { cwd: ROOT, env, stdio: 'ignore', detached: true });
  const ended = once(npx, 'exit');
  const [line] = (await once(silent, 'connection')) as [Socket];
  line.on('error', () => {}).resume();
  return { npx, ended, gone: once(line, 'close') };
}

// Debian's sh stays between npm and the program, bash makes way for it.
describe.each(['/bin/sh', '/bin/bash'])('npx by %s', (shell) => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    '%s to it ends the program too',
    async (signal) => {
      const { npx, ended, gone } = await follow(shell);
      npx.kill(signal);
      await ended;
      await gone;
    },
    60_000,
  );

  it('Ctrl-C, which a terminal says to all of them, ends both', async () => {
    const { npx, ended, gone } = await follow(shell);
    process.kill(-(npx.pid ?? Number.NaN), 'SIGINT');
    await ended;
    await gone;
  }, 60_000);
});

// What docs/guides/cli.md says, without the folder of the carried Node on the PATH that the tests have.
it.each([
  ['npx', ['holdpoint'], path.join(ROOT, 'docs')],
  ['npm', ['--prefix', ROOT, 'run', '-s', 'holdpoint', '--'], os.tmpdir()],
  [path.join(ROOT, 'node_modules/.bin/node'), [path.join(ROOT, 'cli/holdpoint.ts')], os.tmpdir()],
])(
  '%s finds a file from where one stands',
  async (command, args, cwd) => {
    const folder = await mkdtemp(path.join(cwd, 'holdpoint-'));
    try {
      await writeFile(path.join(folder, 'empty.ndjson'), '');
      const PATH = (process.env['PATH'] ?? '').split(path.delimiter).filter((each) => !each.includes('node_modules'));
      const env = { ...process.env, PATH: PATH.join(path.delimiter) };
      const child = spawn(command, [...args, 'audit', 'verify', '--export', 'empty.ndjson'], { cwd: folder, env });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      const [code] = (await once(child, 'close')) as [number];
      expect([code, out]).toEqual([1, expect.stringContaining('NOT WHOLE')]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  60_000,
);
