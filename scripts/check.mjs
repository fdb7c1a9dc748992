// `npm run check`: types, lint, format, boundaries and dead code; everything that can be said without running the product.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureFrameworks, ensureInstalled, ROOT } from './install.mjs';

/** In the order in which a mistake is cheapest to read about. `typegen` writes what Next's types need and no build has made yet. */
const STEPS = [
  { name: 'route types', command: 'next', args: ['typegen'] },
  { name: 'types', command: 'tsc', args: ['--noEmit'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'format', command: 'biome', args: ['format', '.'] },
  { name: 'boundaries', command: 'node', args: ['scripts/check-boundaries.mjs'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

/**
 * Runs every step, also after one that failed, and says on stderr how each went. Call `ensureInstalled` and `ensureFrameworks` first.
 * @returns {{ passed: number, failed: string[] }}
 */
export function check() {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, NEXT_TELEMETRY_DISABLED: '1' };
  const failed = [];
  for (const { name, command, args } of STEPS) {
    const started = Date.now();
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 64 * 1_024 * 1_024 });
    const seconds = ((Date.now() - started) / 1_000).toFixed(1);
    process.stderr.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
    if (status === 0) continue;
    failed.push(name);
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`);
  }
  return { passed: STEPS.length - failed.length, failed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureInstalled();
  await ensureFrameworks();
  process.exit(check().failed.length > 0 ? 1 : 0);
}
