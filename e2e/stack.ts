import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { request } from '@playwright/test';
import { removeEmbedded, startEmbedded } from '#lib/store/embedded.ts';
import { applyMigrations } from '#lib/store/migrate.ts';
import { seedDemo } from '#prisma/seed/seed-demo.ts';
import { createAuthenticator } from '../test/authenticator.fixture.ts';
import { makeScratchFolder } from '../test/scratch-folder.fixture.ts';
import { startProcess } from './json-process.ts';
import { addOpenTool } from './open-tool.ts';
import { enrolPasskey } from './passkeys.ts';
import type { Stack } from './running-stack.ts';

export type Server = { url: string; stop(): Promise<void> };

/** A database of its own, migrated and seeded as the demo is, and the production server on it. */
export async function startStack(): Promise<Stack & { dataDir: string; stop(): Promise<void> }> {
  const dataDir = await makeScratchFolder('holdpoint-e2e-');
  const database = await startEmbedded({ dataDir });
  const secret = () => randomBytes(32).toString('base64');
  const pepper = secret();
  await applyMigrations(database.ownerUrl);
  const manifest = await seedDemo({ ownerUrl: database.ownerUrl, pepper, keySeed: randomBytes(32) });
  await addOpenTool(database.ownerUrl);
  const serverEnv = {
    HOLDPOINT_MODE: 'demo',
    DATABASE_URL: database.runtimeUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    HOLDPOINT_DATABASE_CONNECTIONS: '8',
    HOLDPOINT_AUTH_SECRET: secret(),
    HOLDPOINT_KEY_PEPPER: pepper,
    HOLDPOINT_GRANT_KEK: secret(),
    HOLDPOINT_LOG_LEVEL: 'error',
    // All tests share the agents of the demo.
    HOLDPOINT_PENDING_LIMIT: '10000',
  };
  const server = await startServer(serverEnv);
  const enrolled = async (who: string) => {
    const context = await request.newContext({ userAgent: 'e2e' });
    const world = { url: server.url, manifest };
    const voucher = createAuthenticator({ origin: server.url });
    const keys = [
      await enrolPasskey(context, world, who, { authenticator: voucher }),
      await enrolPasskey(context, world, who, { voucher }),
    ] as const;
    await context.dispose();
    return keys;
  };
  const [ana, ben, mara] = await Promise.all([enrolled('ana'), enrolled('ben'), enrolled('mara')]);
  return {
    url: server.url,
    dataDir,
    manifest,
    serverEnv,
    passkeys: { ana: ana[0], ben: ben[0], mara: mara[0] },
    keyrings: ([0, 1] as const).map((worker) => ({ ana: ana[worker], ben: ben[worker], mara: mara[worker] })),
    async stop() {
      await server.stop();
      await database.stop();
      await removeEmbedded(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One `server.ts` process, ready to serve. */
export async function startServer(env: Record<string, string>, port?: number): Promise<Server> {
  const own = port ?? (await findFreePort());
  // A name and not an address: passkeys belong to one.
  const url = `http://localhost:${own}`;
  const server = startProcess('server.ts', { NODE_ENV: 'production', HOLDPOINT_PORT: String(own), HOLDPOINT_PUBLIC_URL: url, ...env });
  await server.next((line) => line['ready'] === true);
  return { url, stop: server.stop };
}

export async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
