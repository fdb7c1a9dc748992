import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createApi, isApiPath } from '#lib/api/create-api.ts';
import { passkeySite } from '#lib/auth/passkey-site.ts';
import { workloadIdentity } from '#lib/auth/workload-identity.ts';
import { type Config, loadConfig } from '#lib/config.ts';
import type { RequestHint } from '#lib/contract/socket.ts';
import { runJobs } from '#lib/jobs/run-jobs.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { createPolicyCache } from '#lib/ops/policy-cache.ts';
import { readWaiting } from '#lib/ops/read-waiting.ts';
import { createRealtime } from '#lib/realtime/create-realtime.ts';
import { createWakeUps, type WakeUps } from '#lib/realtime/wake-ups.ts';
import { type Destinations, destinationsOf } from '#lib/outbound/destinations.ts';
import { createSigner } from '#lib/signing/create-signer.ts';
import { type Database, openDatabase } from '#lib/store/database.ts';

export type Served = {
  url: string;
  config: Config;
  ctx: OpsContext;
  wakeUps: WakeUps;
  /** Every hint that was announced here, in order. */
  announced: RequestHint[];
  /** What an operator would find in the log of errors. */
  errors: unknown[];
  close(): Promise<void>;
};

export type ServeOptions = {
  env: Record<string, string | undefined>;
  /** Without it, a free port is taken. */
  port?: number;
  pendingLimit?: number;
  jobs?: boolean;
  /** How the network beyond this machine is made to look to notifications: who answers for a name, and who is trusted. */
  destinations?: Partial<Destinations>;
  /** Hints reach nobody, as if every one were lost. */
  loseHints?: boolean;
  /** Answers what is not of the API; without it that is nothing. */
  pages?: (request: IncomingMessage, response: ServerResponse, config: Config, db: Database) => void;
};

/** The service as server.ts wires it, without pages, on a real socket. */
export async function serve({
  env,
  port = 0,
  pendingLimit,
  jobs = false,
  destinations,
  loseHints = false,
  pages,
}: ServeOptions): Promise<Served> {
  const server = createServer({ keepAliveTimeout: 75_000, requestTimeout: 30_000 });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen({ port: at, host: '127.0.0.1', backlog: 1_024 }, resolve));
  // Nobody knows a free port yet, so nobody calls before the listeners are there. A given port opens last.
  if (port === 0) await listen(0);
  const url = `http://127.0.0.1:${port || (server.address() as AddressInfo).port}`;
  const config = loadConfig({ ...env, HOLDPOINT_PUBLIC_URL: url });
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);

  const db: Database = openDatabase(config.database.url, { max: config.database.maxConnections });
  const wakeUps = createWakeUps((refs) => readWaiting(db, refs), onError);
  const realtime = await createRealtime(server, config, wakeUps, onError);
  const announced: RequestHint[] = [];
  const ctx: OpsContext = {
    db,
    signer: createSigner({ db, kek: config.grantKeyEncryptionKey }),
    policies: createPolicyCache(db),
    passkeySite: passkeySite(config),
    workloadIdentity: workloadIdentity(config),
    destinations: { ...destinationsOf(config), ...destinations },
    announce(hint) {
      announced.push(hint);
      if (!loseHints) realtime.announce(hint);
    },
    announceTenant(hint) {
      if (!loseHints) realtime.announceTenant(hint);
    },
    grantTtlMs: config.grantTtlSeconds * 1_000,
    pendingLimit: pendingLimit ?? config.pendingLimit,
  };
  realtime.attach(ctx);
  const api = getRequestListener(createApi({ ctx, config, wakeUps, log: onError }).fetch);
  server.on('request', (request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (path.startsWith('/socket.io/')) return;
    if (isApiPath(path)) return void api(request, response);
    if (pages) return pages(request, response, config, db);
    response.writeHead(404).end();
  });
  server.on('upgrade', (request, socket) => {
    if (!request.url?.startsWith('/socket.io/')) socket.destroy();
  });
  const worker = jobs ? await runJobs(ctx, config.database.ownerUrl, onError) : null;
  if (port !== 0) await listen(port);

  return {
    url,
    config,
    ctx,
    wakeUps,
    announced,
    errors,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      wakeUps.close();
      await realtime.close();
      server.closeAllConnections();
      await closed;
      await worker?.close();
      await db.close();
    },
  };
}
