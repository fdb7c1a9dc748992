import path from 'node:path';
import { ClusterInUse } from '#lib/store/postmaster.ts';
import { startEmbedded } from '#lib/store/embedded.ts';
import { applyMigrations } from '#lib/store/migrate.ts';
import { seedDemo } from '#prisma/seed/seed-demo.ts';
import { showProgress, StepFailed } from '../install/step.mjs';
import { createActivity } from './activity.ts';
import { choosePort, DEFAULT_PORT } from './choose-port.ts';
import { toJsonLine, toText } from './describe-demo.ts';
import { type DemoOptions, readOptions } from './options.mjs';
import { resetData } from './reset.ts';
import { DemoRefused, type DemoSecrets, readSecrets } from './secrets.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { startLab } from './start-lab.ts';
import { startServer } from './start-server.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const tell = (text: string) => process.stderr.write(text);

async function start(options: DemoOptions, shutdown: Shutdown): Promise<void> {
  const { dataDir } = options;
  const out = options.json ? process.stderr : process.stdout;
  const activity = createActivity(out);
  const port = await choosePort(options.port);
  if (options.port === null && port !== DEFAULT_PORT) tell(`Port ${DEFAULT_PORT} is taken, so this demo is on ${port}.\n`);
  if (options.reset) await showProgress('Forgetting the earlier demo', () => resetData(dataDir));

  const secrets = await readSecrets(dataDir);
  const lost = (error: Error) => shutdown.end(1, `The database is lost: ${error.message}`);
  const database = await showProgress('Starting PostgreSQL', () => startEmbedded({ dataDir, onLost: lost }));
  shutdown.add({ name: 'database', stop: database.stop });
  const manifest = await showProgress('Preparing the data', async () => {
    await applyMigrations(database.ownerUrl);
    return seedDemo({ ownerUrl: database.ownerUrl, pepper: secrets.keyPepper, keySeed: Buffer.from(secrets.keySeed, 'base64') });
  });
  if (shutdown.begun()) return;

  const env = serverEnv(port, dataDir, database, secrets);
  const server = startServer({ root: ROOT, logDir: path.join(dataDir, 'logs'), env });
  shutdown.add({ name: 'server', stop: server.stop });
  void server.ended.then((how) => shutdown.end(1, `The server ended: ${how}`));
  const folder = path.join(dataDir, 'lab');
  const lab = startLab({
    root: ROOT,
    folder,
    holdpointUrl: `http://127.0.0.1:${port}`,
    serving: server.ready,
    manifest,
    say: activity.say,
  });
  shutdown.add({ name: 'lab', stop: lab.stop });
  const [url, executors] = await showProgress('Starting the server and the lab', () => Promise.all([server.ready, lab.ready]));
  if (shutdown.begun()) return;

  const ready = { url, dataDir, databaseUrl: database.runtimeUrl, manifest, executors };
  if (options.json) process.stdout.write(toJsonLine(ready));
  out.write(toText(ready));
  activity.open();
}

/** What lib/config.ts wants. `localhost` and not an address, because passkeys need a name. */
function serverEnv(
  port: number,
  dataDir: string,
  database: { runtimeUrl: string; ownerUrl: string },
  secrets: DemoSecrets,
): Record<string, string> {
  return {
    HOLDPOINT_MODE: 'demo',
    HOLDPOINT_PORT: String(port),
    HOLDPOINT_HOST: '127.0.0.1',
    HOLDPOINT_PUBLIC_URL: `http://localhost:${port}`,
    HOLDPOINT_DATA_DIR: dataDir,
    HOLDPOINT_AUTH_SECRET: secrets.authSecret,
    HOLDPOINT_KEY_PEPPER: secrets.keyPepper,
    HOLDPOINT_GRANT_KEK: secrets.grantKek,
    HOLDPOINT_LOG_LEVEL: 'warn',
    DATABASE_URL: database.runtimeUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  };
}

// Whoever reads our output may go away; the demo goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const shutdown = createShutdown(tell);
const options = readOptions(process.argv.slice(2), ROOT, process.env['INIT_CWD'] ?? process.cwd());
const starting = start(options, shutdown);
shutdown.awaitStart(starting);
starting.catch((error: unknown) => {
  const readable = error instanceof DemoRefused || error instanceof ClusterInUse || error instanceof StepFailed;
  shutdown.end(1, readable ? error.message : error instanceof Error ? String(error.stack) : String(error));
});
