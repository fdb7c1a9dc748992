import { startEmbedded } from './embedded.ts';

/** A process that starts the database of a folder and is then killed by a test. */
const database = await startEmbedded({ dataDir: process.argv[2] ?? '' });
process.stdout.write(`${JSON.stringify(database)}\n`);
setInterval(() => {}, 60_000);
