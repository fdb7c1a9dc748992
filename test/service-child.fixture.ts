import { openDatabase } from '#lib/store/database.ts';
import { assertDurable } from '#lib/store/assert-durable.ts';
import { serve } from './serve.fixture.ts';

/** One node in a process of its own, which a test may kill. Its configuration is its environment; PORT is where it listens. */
const probe = openDatabase(process.env['DATABASE_URL'] ?? '', { max: 1 });
await assertDurable(probe.pool);
await probe.close();
const node = await serve({ env: process.env, port: Number(process.env['PORT'] ?? 0), pendingLimit: 10_000, jobs: true });
process.stdout.write(`${JSON.stringify({ ready: true, url: node.url })}\n`);
process.on('SIGTERM', () => void node.close().then(() => process.exit(0)));
