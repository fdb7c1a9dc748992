import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readOptions, USAGE, UsageError } from './demo/options.mjs';
import { ensureBuilt, ensureInstalled, ROOT } from './install.mjs';
import { StepFailed } from './install/step.mjs';

// Runs on Node 20 with nothing installed: installs and builds, then hands over to the Node that the packages carry.
const args = process.argv.slice(2);
/** npm sets the working directory to the checkout and says where the person was. */
const cwd = process.env.INIT_CWD ?? process.cwd();

async function main() {
  const options = readOptions(args, ROOT, cwd);
  if (options.help) return process.stdout.write(`${USAGE}\n`);
  const node = await ensureInstalled();
  await ensureBuilt();
  // A process group of its own: Ctrl-C reaches it once, from here, and nothing below it directly.
  const child = spawn(node, [path.join(ROOT, 'scripts', 'demo', 'main.ts'), ...args], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules', '.cache', 'node'), ...process.env, INIT_CWD: cwd },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
  endWithNpm(child);
}

/**
 * npm passes signals on, but a SIGKILL ends it without a word, and the demo with it would go on for nobody. Between npm
 * and us there may be a shell, which lives on until we end: so the question is whether its parent changed.
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const line = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === line) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 1_000);
}

function ancestors() {
  try {
    // The name in brackets may hold spaces; what follows it is the state and the parent.
    const [, grandparent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? [];
    return `${process.ppid} ${grandparent}`;
  } catch {
    return String(process.ppid);
  }
}

main().catch((error) => {
  const usage = error instanceof UsageError;
  const text = usage ? `${error.message}\n\n${USAGE}` : error instanceof StepFailed ? error.message : error.stack;
  process.stderr.write(`${text}\n`);
  process.exit(usage ? 2 : 1);
});
