import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import next from 'next';
import { pino } from 'pino';
import { createApi, isApiPath } from '#lib/api/create-api.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { workloadIdentity } from '#lib/auth/workload-identity.ts';
import { ConfigError, loadConfig } from '#lib/config.ts';
import { apiHeaders, pageHeaders, pagePolicy } from '#lib/http/security-headers.ts';
import { runJobs } from '#lib/jobs/run-jobs.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { readWaiting } from '#lib/ops/read-waiting.ts';
import { destinationsOf } from '#lib/outbound/destinations.ts';
import { createRealtime } from '#lib/realtime/create-realtime.ts';
import { createWakeUps } from '#lib/realtime/wake-ups.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { assertDurable } from '#lib/store/assert-durable.ts';
import { openDatabase } from '#lib/store/database.ts';
import { applyMigrations } from '#lib/store/migrate.ts';

/** Longer than any long-poll, so that a waiting agent is never cut off by us. */
const KEEP_ALIVE_MS = 75_000;
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const onError = (error: unknown) => log.error(error);
  process.on('unhandledRejection', onError);

  await applyMigrations(config.database.ownerUrl);
  const db = openDatabase(config.database.url, { max: config.database.maxConnections });
  await assertDurable(db.pool);
  const signer = createSigner({ db, kek: config.grantKeyEncryptionKey });
  // A key-encryption key that opens nothing ends the start, not the first grant.
  await signer.jwks();
  const wakeUps = createWakeUps((refs) => readWaiting(db, refs), onError);

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 30_000 });
  const realtime = await createRealtime(server, config, wakeUps, onError);
  const ctx: OpsContext = {
    db,
    signer,
    policies: createPolicyCache(db),
    passkeySite: passkeySite(config),
    workloadIdentity: workloadIdentity(config),
    destinations: destinationsOf(config),
    announce: realtime.announce,
    announceTenant: realtime.announceTenant,
    grantTtlMs: config.grantTtlSeconds * 1_000,
    pendingLimit: config.pendingLimit,
  };
  realtime.attach(ctx);
  const api = getRequestListener(createApi({ ctx, config, wakeUps, log: (err, path) => log.error({ err, path }) }).fetch);

  // next-auth takes the address of its own pages from here.
  process.env['NEXTAUTH_URL'] = config.publicUrl;
  const pages = next({ dev: false, dir: import.meta.dirname, httpServer: createServer() });
  await pages.prepare();
  const page = pages.getRequestHandler();

  server.on('request', (request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path.startsWith('/socket.io/')) return;
    if (isApiPath(path)) {
      for (const [name, value] of apiHeaders(config)) response.setHeader(name, value);
      return void api(request, response);
    }
    // Next stamps its scripts with the nonce that it finds in the request; a caller's own header must not choose it.
    const policy = pagePolicy(randomBytes(18).toString('base64'), config);
    request.headers['content-security-policy'] = policy;
    delete request.headers['content-security-policy-report-only'];
    for (const [name, value] of pageHeaders(policy, config)) response.setHeader(name, value);
    // Written here and nowhere else: the page behind sign-in must not believe a caller's own header.
    request.headers['x-holdpoint-address'] = request.socket.remoteAddress ?? 'unknown';
    page(request, response).catch((error: unknown) => {
      onError(error);
      response.destroy();
    });
  });
  // socket.io has its own upgrades; nobody else gets one.
  server.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/socket.io/')) socket.destroy();
  });

  const jobs = await runJobs(ctx, config.database.ownerUrl, onError);
  await new Promise<void>((resolve) => server.listen({ port: config.port, host: config.host, backlog: 1_024 }, resolve));
  process.stdout.write(`${JSON.stringify({ ready: true, url: config.publicUrl })}\n`);

  let draining = false;
  async function drain(): Promise<void> {
    if (draining) return;
    draining = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    wakeUps.close();
    await realtime.close();
    server.closeIdleConnections();
    await jobs.close();
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3_000))]);
    await db.close();
    process.exit(0);
  }
  process.on('SIGTERM', () => void drain());
  process.on('SIGINT', () => void drain());
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
