import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { runStep, StepFailed } from './step.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * A Chromium for the end-to-end tests: one that is there (CHROMIUM_PATH, or on PATH), else Debian's where we may install
 * it, else Playwright's own. Answers the executable's path.
 * @param {{ root: string, node: string }} checkout as `ensureInstalled` leaves it
 * @returns {Promise<string>}
 */
export async function ensureChromium({ root, node }) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (!isExecutable(given)) throw new StepFailed(`CHROMIUM_PATH is ${given}, which is no program that can be run.`);
    return given;
  }
  const found = findOnPath() ?? (await findPlaywrights(root, node));
  if (found) return found;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runStep('Reading the package lists', 'apt-get', ['update'], { cwd: root, env });
    await runStep('Installing Chromium', 'apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { cwd: root, env });
    const installed = findOnPath();
    if (installed) return installed;
  }
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  await runStep("Downloading Playwright's Chromium", node, [cli, 'install', 'chromium'], { cwd: root });
  const downloaded = await findPlaywrights(root, node);
  if (downloaded) return downloaded;
  throw new StepFailed('No Chromium was found or could be installed. Set CHROMIUM_PATH to one.');
}

function findOnPath() {
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of NAMES) {
      const file = path.join(dir, name);
      if (dir && isExecutable(file)) return file;
    }
  }
  return null;
}

/** Playwright says where its own browser would be; whether it is there is ours to look at. */
async function findPlaywrights(root, node) {
  const print = "process.stdout.write(require('@playwright/test').chromium.executablePath())";
  const file = spawnSync(node, ['-e', print], { cwd: root, encoding: 'utf8' }).stdout;
  return file && isExecutable(file) ? file : null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
