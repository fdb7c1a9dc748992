import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium as findOrInstallChromium } from './install/chromium.mjs';
import { withLock } from './install/lock.mjs';
import { runStep, StepFailed } from './install/step.mjs';

/** The checkout that this file lies in. Nothing here depends on the working directory. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const at = (...parts) => path.join(ROOT, ...parts);
const NODE_MAJOR = 24;
/** Prisma's schema engine is a download that `generate` never runs: any program stands in for it. */
const QUIET = {
  ...process.env,
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  NEXT_TELEMETRY_DISABLED: '1',
};
/** What `next build` reads. Tests may change without a new build. */
const SOURCES = ['app', 'components', 'lib', 'public', 'prisma/schema.prisma', 'next.config.js', 'postcss.config.mjs', 'package-lock.json'];
const NOT_BUILT = /\.(test|fixture)\.tsx?$/;

/**
 * The packages of package-lock.json and the generated database client, installed when they are not there or are not those.
 * Answers the path of the Node that the packages carry.
 * @returns {Promise<string>}
 */
export async function ensureInstalled() {
  await locked(async () => {
    const fresh = !isInstalled();
    if (fresh) await install();
    requireNode();
    if (fresh || !isGenerated()) {
      const args = [at('node_modules', 'prisma', 'build', 'index.js'), 'generate'];
      await runStep('Generating the database client', carriedNode(), args, { cwd: ROOT, env: { ...QUIET, NODE_ENV: 'development' } });
    }
  });
  return carriedNode();
}

/**
 * The agent frameworks of sdk/package.json, for whoever checks or tests the adapters: large, so nothing that only runs the
 * product calls this. Installed when they are not there or are not those of sdk/package-lock.json.
 * @returns {Promise<void>}
 */
export async function ensureFrameworks() {
  await locked(async () => {
    if (!isInstalled('sdk')) await install('sdk', 'Installing the agent frameworks that the adapters are tested against');
  });
}

/**
 * The MCP servers of test/upstreams, for whoever tests the gate before one that somebody else wrote. As `ensureFrameworks`.
 * @returns {Promise<void>}
 */
export async function ensureUpstreams() {
  const folder = path.join('test', 'upstreams');
  await locked(async () => {
    if (!isInstalled(folder)) await install(folder, 'Installing the MCP servers that the gate is tested before');
  });
}

/**
 * The pages, built when they are not there or their sources changed.
 * @returns {Promise<void>}
 */
export async function ensureBuilt() {
  await locked(async () => {
    const stamp = at('.next', 'holdpoint-sources');
    const hash = hashSources();
    if (existsSync(at('.next', 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
    rmSync(stamp, { force: true });
    const args = [at('node_modules', 'next', 'dist', 'bin', 'next'), 'build'];
    await runStep('Building the pages', carriedNode(), args, { cwd: ROOT, env: { ...QUIET, NODE_ENV: 'production' } });
    writeFileSync(stamp, hash);
  });
}

/**
 * A Chromium for the end-to-end tests; answers its path. Call `ensureInstalled` first.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  return locked(() => findOrInstallChromium({ root: ROOT, node: carriedNode() }));
}

function locked(work) {
  const tell = (pid) => process.stderr.write(`Waiting for process ${pid}, which is installing or building here …\n`);
  return withLock(at('.data', 'install.lock'), work, tell);
}

function carriedNode() {
  return at('node_modules', 'node', 'bin', 'node');
}

/** npm writes its own record of what it installed last, so a broken-off install has none. */
function isInstalled(folder = '.') {
  try {
    const wanted = readPackages(path.join(folder, 'package-lock.json'));
    const installed = readPackages(path.join(folder, 'node_modules', '.package-lock.json'));
    // Another platform's binaries are optional, and not installed here.
    return Object.entries(wanted).every(
      ([name, { version, optional }]) => name === '' || (installed[name] ? installed[name].version === version : optional === true),
    );
  } catch {
    return false;
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(at(file), 'utf8')).packages;
}

async function install(folder = '.', title = 'Installing packages') {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Set when npm started us: the same npm again, wherever it lies.
  const npm = process.env.npm_execpath;
  const [command, rest] = npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, [npm, ...args]] : ['npm', args];
  await runStep(title, command, rest, { cwd: at(folder), env: QUIET });
}

/** The carried Node is fetched by its package's install script, which npm may have been told not to run. */
function requireNode() {
  const { status, stdout } = spawnSync(carriedNode(), ['--version'], { encoding: 'utf8' });
  if (status === 0 && Number(/^v(\d+)\./.exec(stdout)?.[1]) >= NODE_MAJOR) return;
  throw new StepFailed(
    `The package "node", which carries Node ${NODE_MAJOR}, has no program in it: npm did not run its install script.\n` +
      'Allow install scripts (npm config get ignore-scripts), or fetch it with: npm rebuild node',
  );
}

function isGenerated() {
  const client = at('generated', 'prisma', 'client.ts');
  return existsSync(client) && statSync(client).mtimeMs >= statSync(at('prisma', 'schema.prisma')).mtimeMs;
}

function hashSources() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(listFiles))
    hash
      .update(`${file}\0`)
      .update(readFileSync(at(file)))
      .update('\0');
  return hash.digest('hex');
}

function listFiles(name) {
  if (!existsSync(at(name))) return [];
  if (!statSync(at(name)).isDirectory()) return [name];
  return readdirSync(at(name), { recursive: true })
    .map((entry) => path.join(name, String(entry)))
    .filter((file) => statSync(at(file)).isFile() && !NOT_BUILT.test(file))
    .sort();
}
