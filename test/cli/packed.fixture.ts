import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** An MCP server that somebody else wrote, of the version that the gate is tested before. */
const FILESYSTEM = '@modelcontextprotocol/server-filesystem@2026.8.31';

export type Ended = { code: number | null; out: string; err: string };

export type Machine = {
  /** Of the user: empty but for an MCP server. Not in any checkout. */
  folder: string;
  /** Where tarballs lie. */
  packages: string;
  env: Record<string, string>;
  /** Runs lines of a shell there, to their end. */
  sh(lines: string, env?: Record<string, string>, stdin?: string): Promise<Ended>;
  close(): Promise<void>;
};

/** A machine as an agent's is: npm and Node, and nothing of ours. What npx installs goes away with it; what npm has fetched before stays. */
export async function createMachine(): Promise<Machine> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-machine-'));
  const [folder, packages, cache] = ['home', 'packages', 'npm'].map((name) => path.join(root, name)) as [string, string, string];
  for (const each of [folder, packages, cache]) await mkdir(each);
  const { stdout } = await run('npm', ['config', 'get', 'cache']);
  await symlink(path.join(stdout.trim(), '_cacache'), path.join(cache, '_cacache'));
  const env = {
    ...outside(),
    NODE_ENV: 'test' as const,
    HOME: folder,
    XDG_CONFIG_HOME: path.join(folder, '.config'),
    npm_config_cache: cache,
    npm_config_userconfig: process.env['npm_config_userconfig'] ?? path.join(os.homedir(), '.npmrc'),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', FILESYSTEM], { cwd: folder, env });
  return {
    folder,
    packages,
    env,
    async sh(lines, more = {}, stdin = '') {
      const child = spawn('sh', ['-ec', lines], { cwd: folder, env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'pipe'] });
      let [out, err] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, out, err };
    },
    close: () => rm(root, { recursive: true, force: true }),
  };
}

/** How whoever runs the tests reaches a registry, and where programs lie; but nothing of the checkout that an outer npm tells of. */
function outside(): Record<string, string> {
  const ours = /^(HOLDPOINT_|VITEST|INIT_CWD$|npm_(?!config_)|npm_config_(local_)?prefix$)/;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || ours.test(name) ? [] : [[name, value]])),
  );
}
