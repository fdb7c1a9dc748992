import { execFile } from 'node:child_process';
import type { HostAnswer } from '../health.ts';
import { listScripts } from '../script-list.ts';

const TIMEOUT_MS = 20_000;
const MAX_OUTPUT = 4_000;
const ENVIRONMENT: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' };

/** Runs an allowed script, known by its SHA-256, in the host's folder and with nothing of our environment. */
export async function runScript({ sha256, interpreter }: { sha256: string; interpreter: string }, root: string): Promise<HostAnswer> {
  const script = listScripts().find((known) => known.sha256 === sha256);
  if (!script) return { ok: false, output: { error: 'No allowed script has this SHA-256.', sha256 } };
  if (interpreter !== 'bash') return { ok: false, output: { error: `This host has no ${interpreter}.`, sha256 } };
  const options = { cwd: root, env: ENVIRONMENT, timeout: TIMEOUT_MS, encoding: 'utf8' as const };
  return new Promise((resolve) => {
    execFile('bash', [script.file], options, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : null) : 0;
      const printed = { stdout: stdout.slice(-MAX_OUTPUT), stderr: stderr.slice(-MAX_OUTPUT) };
      resolve({ ok: exitCode === 0, output: { script: script.name, sha256, exitCode, ...printed } });
    });
  });
}
