import { spawn } from 'node:child_process';

const NARROW_TICK_MS = 1_000;
/** Where nobody watches a terminal, a line now and then says that it goes on. */
const LOG_TICK_MS = 15_000;
const TAIL_LINES = 40;

/** A step that failed, with the end of what it printed. Its message is for people. */
export class StepFailed extends Error {
  name = 'StepFailed';
}

/**
 * Runs a command and says on stderr how long it has been at it. What it prints is shown when it fails.
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<void>}
 */
export async function runStep(title, command, args, { cwd, env = process.env }) {
  await showProgress(title, () => run(title, command, args, { cwd, env }));
}

/**
 * Shows `title … 41 s` on stderr while `work` goes on.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function showProgress(title, work) {
  const started = Date.now();
  const live = process.stderr.isTTY;
  const line = () => `${title} … ${Math.round((Date.now() - started) / 1_000)} s`;
  process.stderr.write(live ? line() : `${title} …\n`);
  const timer = setInterval(() => process.stderr.write(live ? `\r${line()}` : `${line()}\n`), live ? NARROW_TICK_MS : LOG_TICK_MS);
  try {
    const answer = await work();
    process.stderr.write(`${live ? '\r' : ''}${line()}, done\n`);
    return answer;
  } catch (error) {
    process.stderr.write(`${live ? '\r' : ''}${line()}, failed\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function run(title, command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.once('error', (error) => reject(new StepFailed(`${title}: ${command} can not be run (${error.message}).`)));
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const tail = Buffer.concat(chunks).toString('utf8').trim().split('\n').slice(-TAIL_LINES).join('\n');
      reject(new StepFailed(`${title} ended with ${signal ?? `code ${code}`}:\n${tail}`));
    });
  });
}
