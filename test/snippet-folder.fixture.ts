import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const ROOT = path.resolve(import.meta.dirname, '..');

export type Ended = { code: number | null; out: string; err: string };

/** A folder of somebody's, where the built SDK and the real frameworks are installed, and programs are written and run. */
export type SnippetFolder = {
  path: string;
  write(file: string, text: string): Promise<void>;
  /** Answers once the program ends; `said` resolves with it as soon as it wrote something that holds a text. */
  run(
    command: string,
    args: string[],
    env: Record<string, string>,
  ): { ended: Promise<Ended>; said(text: string): Promise<void>; stop(): void };
  remove(): Promise<void>;
};

export async function createSnippetFolder(): Promise<SnippetFolder> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-snippets-'));
  const sdk = path.join(work, 'sdk');
  const packages = path.join(ROOT, 'sdk/node_modules');
  const filter = (from: string) => !['dist', 'node_modules'].includes(path.basename(from));
  await cp(path.join(ROOT, 'sdk'), sdk, { recursive: true, filter });
  await symlink(packages, path.join(sdk, 'node_modules'));
  await symlink(path.join(ROOT, 'node_modules'), path.join(work, 'node_modules'));
  await run(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', sdk]);
  const used = path.join(work, 'used');
  await installBeside(packages, path.join(used, 'node_modules'), sdk);
  return {
    path: used,
    write: async (file, text) => {
      await mkdir(path.dirname(path.join(used, file)), { recursive: true });
      await writeFile(path.join(used, file), text);
    },
    run: (command, args, env) => {
      const child = spawn(command, args, { cwd: used, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
      const seen = { out: '', err: '' };
      const waiting: { text: string; tell: () => void }[] = [];
      child.stdout.setEncoding('utf8').on('data', (said: string) => {
        seen.out += said;
        for (const { text, tell } of waiting) if (seen.out.includes(text)) tell();
      });
      child.stderr.setEncoding('utf8').on('data', (said: string) => (seen.err += said));
      const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
      return {
        ended,
        said: (text) => new Promise((tell) => (seen.out.includes(text) ? tell() : waiting.push({ text, tell }))),
        stop: () => void child.kill(),
      };
    },
    remove: () => rm(work, { recursive: true, force: true }),
  };
}

/** Every package of `from`, linked, and ours; `@openai/agents` is its own core, which is all that it passes on here. */
async function installBeside(from: string, to: string, sdk: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== '@openai') await symlink(path.join(from, name), path.join(to, name));
  }
  await mkdir(path.join(to, '@openai'));
  for (const name of ['agents', 'agents-core']) await symlink(path.join(from, '@openai/agents-core'), path.join(to, '@openai', name));
  await mkdir(path.join(to, '@holdpoint'));
  await symlink(sdk, path.join(to, '@holdpoint/sdk'));
}
