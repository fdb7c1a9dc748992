// `npm run -s pack -- cli [FOLDER]`, `npm run -s pack -- sdk [FOLDER]`: the tarball that npm would publish, into FOLDER or here; prints its path.
import { ensureFrameworks, ensureInstalled } from './install.mjs';

const [what, folder = process.cwd()] = process.argv.slice(2);
try {
  if (what !== 'cli' && what !== 'sdk') throw new Error('usage: npm run -s pack -- cli|sdk [FOLDER]');
  await ensureInstalled();
  if (what === 'sdk') await ensureFrameworks();
  // Loaded late: their packages may have come a moment ago.
  const pack = what === 'cli' ? (await import('./pack/cli.mjs')).packCli : (await import('./pack/sdk.mjs')).packSdk;
  process.stdout.write(`${await pack(folder)}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
