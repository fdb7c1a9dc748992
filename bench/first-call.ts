import { execFile, spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { findFreePort } from './processes.ts';

/**
 * How long it takes from the tarball of the command line to the first held call, on this machine: what npm, the gate and the
 * service take. A person's time, to read and to decide, is not in it. `npm run bench:first-call`.
 */
const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '..');
const RESULT = path.join(ROOT, 'bench', 'results', 'first-call-latest.md');
const work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-first-call-'));
const at = (...names: string[]) => path.join(work, ...names);

type Demo = {
  url: string;
  users: { email: string; password: string; role: string; tenants: string[] }[];
  agents: { tenant: string; token: string }[];
  executors: { tenant: string; token: string }[];
};

async function startDemo(): Promise<{ demo: Demo; stop(): Promise<void> }> {
  const port = String(await findFreePort());
  const child = spawn(process.execPath, ['scripts/demo.mjs', '--json', '--port', port, '--data', at('demo')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('{"url"')) return { demo: JSON.parse(line) as Demo, stop };
  throw new Error('the demo ended before it was ready');
}

async function seconds(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return (performance.now() - started) / 1_000;
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(files.filter((file) => file.isFile()).map((file) => stat(path.join(file.parentPath, file.name))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** The console API as a manager, by the session that `holdpoint login` keeps. */
async function consoleOf(demo: Demo, holdpoint: string): Promise<(path: string, body?: object) => Promise<Record<string, unknown>>> {
  const manager = demo.users.find(({ role, tenants }) => role === 'manager' && tenants.includes('acme'));
  if (!manager) throw new Error('the demo has no manager of acme');
  const login = spawn(holdpoint, ['login', '--url', demo.url, '--email', manager.email, '--password-stdin'], {
    env: { ...process.env, XDG_CONFIG_HOME: at('config') },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  login.stdin.end(`${manager.password}\n`);
  if ((await new Promise((resolve) => login.once('close', resolve))) !== 0) throw new Error('nobody could sign in');
  const { cookies } = JSON.parse(await readFile(at('config', 'holdpoint', 'session.json'), 'utf8')) as { cookies: Record<string, string> };
  const headers = {
    cookie: Object.entries(cookies)
      .map((pair) => pair.join('='))
      .join('; '),
    origin: demo.url,
    'content-type': 'application/json',
  };
  return async (where, body) => {
    const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers };
    const answer = await fetch(demo.url + where, init);
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

type Tool = { name: string; definitionHash: string };

async function measure(demo: Demo): Promise<string> {
  const { packCli } = await import('../scripts/pack/cli.mjs');
  let tarball = '';
  const packing = await seconds(async () => (tarball = await packCli(at('packages'))));
  const install = async (name: string, cache: string) => {
    await mkdir(at(name));
    await writeFile(at(name, 'package.json'), '{ "private": true }');
    await run('npm', ['install', '--no-audit', '--no-fund', '--cache', at(cache), tarball], { cwd: at(name) });
  };
  const cold = await seconds(() => install('cold', 'npm'));
  const warm = await seconds(() => install('warm', 'npm'));
  const installed = await sizeOf(at('warm', 'node_modules'));
  const { packages } = JSON.parse(await readFile(at('warm', 'node_modules', '.package-lock.json'), 'utf8')) as { packages: object };
  const npxCold = await seconds(() => run('npx', ['-y', '--cache', at('npx'), `--package=${tarball}`, 'holdpoint', 'help'], { cwd: work }));
  const npxAgain = await seconds(() =>
    run('npx', ['-y', '--cache', at('npx'), `--package=${tarball}`, 'holdpoint', 'help'], { cwd: work }),
  );
  const holdpoint = at('warm', 'node_modules', '.bin', 'holdpoint');
  const direct = await seconds(() => run(holdpoint, ['help']));

  const ask = await consoleOf(demo, holdpoint);
  await mkdir(at('share'));
  const upstream = path.join(ROOT, 'node_modules', '@modelcontextprotocol', 'server-filesystem', 'dist', 'index.js');
  const token = (of: { tenant: string; token: string }[]) => of.find(({ tenant }) => tenant === 'acme')?.token ?? '';
  const client = new Client({ name: 'bench', version: '1' }, { versionNegotiation: { mode: 'legacy' } });
  const transport = new StdioClientTransport({
    command: holdpoint,
    args: ['mcp-gate', '--server', 'files', '--', process.execPath, upstream, at('share')],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOLDPOINT_URL: demo.url,
      HOLDPOINT_AGENT_KEY: token(demo.agents),
      HOLDPOINT_EXECUTOR_KEY: token(demo.executors),
    },
    stderr: 'ignore',
  });
  const hello = await seconds(() => client.connect(transport));
  const tools: Tool[] = [];
  const proposed = await seconds(() =>
    until(async () => {
      tools.push(...((await ask('/api/console/tools?tenant=acme&standing=unreviewed&limit=500'))['items'] as Tool[]));
      return tools.length > 0 ? true : undefined;
    }),
  );
  const judged = tools.map(({ name, definitionHash }) => ({ name, definitionHash, class: 'disruptive' }));
  await ask('/api/console/tools/reviews', { tenant: 'acme', tools: judged, reason: 'A scratch disk.' });
  const file = at('share', 'hello.txt');
  const giveUp = new AbortController();
  const call = { name: 'write_file', arguments: { path: file, content: 'hello' } };
  const answered = client.callTool(call, { timeout: 55_000, signal: giveUp.signal }).catch(() => {});
  const held = await seconds(() =>
    until(async () => {
      const { items } = await ask('/api/console/requests?status=pending&tenant=acme&tool=mcp.files.write_file');
      return (items as unknown[]).length > 0 ? true : undefined;
    }),
  );
  if (
    await access(file).then(
      () => true,
      () => false,
    )
  )
    throw new Error('it was not held');
  giveUp.abort();
  await answered;
  await client.close();

  const s = (value: number) => `${value.toFixed(value < 1 ? 2 : 1)} s`;
  const gate = hello + proposed + held;
  return [
    `# From the tarball to the first held call`,
    '',
    `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, npm ${(await run('npm', ['--version'])).stdout.trim()}, load at the end ${(os.loadavg()[0] ?? 0).toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    '| step | |',
    '|---|---|',
    `| make the tarball (${Math.round((await stat(tarball)).size / 1_000)} kB) in a checkout | ${s(packing)} |`,
    `| \`npm install\` of it, nothing fetched before: ${Object.keys(packages).length - 1} packages beside it, ${Math.round(installed / 1_000_000)} MB | ${s(cold)} |`,
    `| the same, everything fetched before | ${s(warm)} |`,
    `| \`npx --package=… holdpoint help\`, nothing fetched before | ${s(npxCold)} |`,
    `| the same again | ${s(npxAgain)} |`,
    `| \`holdpoint help\`, installed | ${s(direct)} |`,
    `| the gate started, until its client may speak | ${s(hello)} |`,
    `| until its tools wait for their review | ${s(proposed)} |`,
    `| the call made, until it waits for a person | ${s(held)} |`,
    `| **tarball → first held call**, nothing fetched before, without the time that the review takes | **${s(cold + gate)}** |`,
    `| the same, everything fetched before | ${s(warm + gate)} |`,
    '',
  ].join('\n');
}

const { demo, stop } = await startDemo();
try {
  const report = await measure(demo);
  process.stdout.write(report);
  await writeFile(RESULT, report);
} finally {
  await stop();
  await rm(work, { recursive: true, force: true });
}
