import { ensureBuilt, ensureInstalled } from './install.mjs';

// `npm run build`: packages, database client and pages, each only when it is not there or not that of this checkout.
try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
