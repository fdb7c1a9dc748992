// `npm test`: from a clean clone to one line `N passed, N failed`. Plain Node 20 runs this before anything is installed.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { check } from './check.mjs';
import { ensureBuilt, ensureChromium, ensureFrameworks, ensureInstalled, ensureUpstreams, ROOT } from './install.mjs';

const results = mkdtempSync(path.join(os.tmpdir(), 'holdpoint-results-'));
const tally = { passed: 0, failed: 0 };

/** Counts one suite. A suite that left no report, or skipped anything, has failed: a test that does not run proves nothing. */
function count(name, file, read) {
  let counted = null;
  try {
    counted = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    process.stderr.write(`${name} left no report.\n`);
  }
  tally.passed += counted?.passed ?? 0;
  tally.failed += counted?.failed ?? 1;
  if (counted?.passed === 0 && counted.failed === 0) tally.failed += 1;
}

/** Names what a second try hid, so that a race stays visible: docs/decisions/a-browser-test-may-try-twice.md */
function flakyTitles(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...flakyTitles(inner),
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ file, line, title }) => `${file}:${line} ${title}`),
  ]);
}

async function run(name, node, args, env = {}) {
  process.stderr.write(`\n── ${name}\n`);
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const child = spawn(node, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1', ...env },
  });
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const code = await new Promise((resolve) => child.once('close', resolve));
  process.off('SIGINT', stop).off('SIGTERM', stop);
  return code;
}

try {
  const node = await ensureInstalled();
  await ensureFrameworks();
  await ensureUpstreams();
  const chromium = await ensureChromium();
  process.stderr.write('\n── types, lint, format, boundaries, dead code\n');
  const { passed, failed } = check();
  tally.passed += passed;
  tally.failed += failed.length;

  await ensureBuilt();

  const vitestReport = path.join(results, 'vitest.json');
  const vitest = [
    path.join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${vitestReport}`,
  ];
  const vitestCode = await run('unit and database tests', node, vitest);
  count('vitest', vitestReport, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites }) => ({
    passed: numPassedTests,
    // A file that can not even be loaded has failed suites and no failed test.
    failed: Math.max(numFailedTests + numPendingTests + numTodoTests, numFailedTestSuites > 0 || vitestCode !== 0 ? 1 : 0),
  }));

  const e2eReport = path.join(results, 'playwright.json');
  const playwright = [path.join('node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=line,json'];
  const e2eCode = await run('end-to-end tests', node, playwright, { PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport, CHROMIUM_PATH: chromium });
  count('playwright', e2eReport, ({ suites, stats: { expected, unexpected, flaky, skipped } }) => {
    for (const title of flakyTitles(suites)) process.stderr.write(`passed at the second try only: ${title}\n`);
    return { passed: expected + flaky, failed: Math.max(unexpected + skipped, e2eCode === 0 ? 0 : 1) };
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  tally.failed += 1;
} finally {
  rmSync(results, { recursive: true, force: true });
}

process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(tally.failed > 0 ? 1 : 0);
