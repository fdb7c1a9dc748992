import { spawn } from 'node:child_process';
import path from 'node:path';
import { readOptions, USAGE, UsageError } from './demo/options.mjs';
import { ensureBuilt, ensureInstalled, ROOT } from './install.mjs';
import { StepFailed } from './install/step.mjs';
import { whenNpmEnds } from './when-npm-ends.mjs';

// Runs on Node 20 with nothing installed: installs and builds, then hands over to the Node that the packages carry.
const args = process.argv.slice(2);
/** npm sets the working directory to the checkout and says where the person was. */
const cwd = process.env.INIT_CWD ?? process.cwd();

async function main() {
  const options = readOptions(args, ROOT, cwd);
  if (options.help) return process.stdout.write(`${USAGE}\n`);
  let child = null;
  whenNpmEnds(() => (child ? child.kill('SIGTERM') : process.exit(1)));
  const node = await ensureInstalled();
  await ensureBuilt();
  // A process group of its own: Ctrl-C reaches it once, from here, and nothing below it directly.
  child = spawn(node, [path.join(ROOT, 'scripts', 'demo', 'main.ts'), ...args], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules', '.cache', 'node'), ...process.env, INIT_CWD: cwd },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

main().catch((error) => {
  const usage = error instanceof UsageError;
  const text = usage ? `${error.message}\n\n${USAGE}` : error instanceof StepFailed ? error.message : error.stack;
  process.stderr.write(`${text}\n`);
  process.exit(usage ? 2 : 1);
});
