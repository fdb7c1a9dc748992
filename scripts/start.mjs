import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenNpmEnds } from './when-npm-ends.mjs';

// `npm start`: production. Says all that is missing at once, and starts nothing before all of it is there.
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

// npm puts the carried Node first into PATH. An older one means that there is none.
if (Number(process.versions.node.split('.')[0]) < 24 || !existsSync(at('node_modules', 'zod')))
  refuse('Holdpoint can not start: its packages are not installed.\nRun: npm run build');

process.env.NODE_ENV ??= 'production';
if (existsSync(at('.env'))) process.loadEnvFile(at('.env'));

const { ConfigError, loadConfig } = await import('../lib/config.ts');
const problems = [];
try {
  loadConfig();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  problems.push(...error.problems);
}
if (!existsSync(at('.next', 'BUILD_ID')) || !existsSync(at('generated', 'prisma', 'client.ts')))
  problems.push('it is not built: run npm run build');
if (problems.length > 0) refuse(new ConfigError(problems).message);

whenNpmEnds(() => process.kill(process.pid, 'SIGTERM'));
await import('../server.ts');
