import { randomUUID } from 'node:crypto';
import type { Server as HttpServer } from 'node:http';
import { createAdapter as createPostgresAdapter } from '@socket.io/postgres-adapter';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import type { Config } from '#lib/config.ts';
import { type RequestHint, requestHint, type TenantHint, tenantHint } from '#lib/contract/socket.ts';
import { authenticateSession } from '#lib/auth/authenticate-session.ts';
import { isOwnOrigin } from '#lib/auth/origin.ts';
import { sourceAddress } from '#lib/auth/source-address.ts';
import { isBlindTo } from '#lib/domain/blindness.ts';
import { collectDecision } from '#lib/ops/collect-decision.ts';
import type { OpsContext } from '#lib/ops/context.ts';
import { noteKeyUse } from '#lib/ops/note-key-use.ts';
import { openFanOutPool } from '#lib/store/fan-out-pool.ts';
import { listBlind } from '#lib/store/list-blind.ts';
import { findTenantOfRequest } from '#lib/store/request-detail.ts';
import { type AgentNamespace, serveAgents } from './agent-namespace.ts';
import { authenticateAgent } from './authenticate-agent.ts';
import { type ConsoleNamespace, hearersOf, serveConsole } from './console-namespace.ts';
import { BEAT_MS, createPresence, presenceReport } from './presence.ts';
import { tenantRoom } from './rooms.ts';
import { type Blindness, createPresenceTeller } from './tell-presence.ts';
import type { WakeUps } from './wake-ups.ts';

export type Realtime = {
  announce: (hint: RequestHint) => void;
  announceTenant: (hint: TenantHint) => void;
  attach: (ctx: OpsContext) => void;
  close: () => Promise<void>;
};

/** What no agent gets to see, so that no agent is woken for it. */
const AMONG_COLLEAGUES: ReadonlySet<RequestHint['kind']> = new Set(['claimed', 'noted', 'notice']);

/** After these a person who was blind may not be any more, or the other way round. */
const OPENS_EYES: ReadonlySet<RequestHint['kind']> = new Set(['voted', 'decided']);

/** socket.io beside the HTTP server, and the fan-out of hints to browsers and to the other nodes. */
export async function createRealtime(
  httpServer: HttpServer,
  config: Config,
  wakeUps: WakeUps,
  onError: (error: unknown) => void,
): Promise<Realtime> {
  const fanOut = await openFanOut(config, onError);
  const io = new Server(httpServer, {
    // Frames are small and many: compression would cost each connection tens of kilobytes.
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: 64 * 1_024,
    serveClient: false,
    destroyUpgrade: false,
    // A page of another site gets no further than this, websocket or not. Agents are no pages and send no Origin.
    allowRequest: ({ headers }, decide) => decide(null, headers.origin === undefined || isOwn(headers)),
    ...(fanOut ? { adapter: fanOut.adapter } : {}),
  });
  const consoles = io.of('/console') as unknown as ConsoleNamespace;
  const agents = io.of('/agent') as unknown as AgentNamespace;
  const tellHere = (hint: RequestHint) => {
    if (!AMONG_COLLEAGUES.has(hint.kind)) wakeUps.wake(hint);
    consoles.local.to(tenantRoom(hint.tenant)).emit('request', hint);
    if (OPENS_EYES.has(hint.kind)) presence.retell(hint.tenant, hint.requestId);
  };
  // One message to the other nodes, whoever waits there; each tells its own sockets.
  io.on('hint', (raw: unknown) => {
    const hint = requestHint.safeParse(raw);
    if (hint.success) tellHere(hint.data);
  });
  const tellTenant = (hint: TenantHint) => void consoles.local.to(tenantRoom(hint.tenant)).emit('tenant', hint);
  io.on('tenant-hint', (raw: unknown) => {
    const hint = tenantHint.safeParse(raw);
    if (hint.success) tellTenant(hint.data);
  });

  // Before there is a database nobody is connected, and so nobody looks.
  let readBlindness = async (_tenant: string, _requestIds: string[]): Promise<Blindness> => new Map();
  const tellPresence = createPresenceTeller({
    readBlindness: (tenant, requestIds) => readBlindness(tenant, requestIds),
    tellRoom: (tenant, each) => consoles.local.to(tenantRoom(tenant)).emit('presence', each),
    hearersOf: (tenant) => hearersOf(consoles, tenant),
    onError,
  });
  const presence = createPresence({
    node: randomUUID(),
    nowMs: Date.now,
    tellRoom: tellPresence,
    // Told by report and not asked for: an answer with all sockets of a room would carry their cookies through the database.
    tellNodes: (report) => void (fanOut && io.serverSideEmit('presence', report)),
  });
  io.on('presence', (raw: unknown) => {
    const report = presenceReport.safeParse(raw);
    if (report.success) presence.hear(report.data);
  });
  const beat = setInterval(presence.beat, BEAT_MS);
  beat.unref();

  let stopRechecks = (): void => {};

  function isOwn(headers: Record<string, unknown>): boolean {
    return isOwnOrigin({ origin: text(headers['origin']), fetchSite: text(headers['sec-fetch-site']) }, config);
  }

  return {
    announce(hint) {
      tellHere(hint);
      if (fanOut) io.serverSideEmit('hint', hint);
    },
    announceTenant(hint) {
      tellTenant(hint);
      if (fanOut) io.serverSideEmit('tenant-hint', hint);
    },
    attach(ctx) {
      readBlindness = async (tenant, requestIds) => {
        const rows = await listBlind(ctx.db, tenant, requestIds);
        return new Map(rows.map((row) => [row.id, (personId) => isBlindTo(row, personId)]));
      };
      stopRechecks = serveAgents(agents, {
        wakeUps,
        onError,
        collect: (agent, id) => collectDecision(ctx, agent, id),
        authenticate: (auth) => authenticateAgent(auth, ctx, config),
        noteUse: (agent, { address, headers }) =>
          noteKeyUse(ctx.db, config, agent, {
            address: sourceAddress(config, text(headers['x-forwarded-for']), address),
            userAgent: headers['user-agent'],
          }),
      });
      serveConsole(consoles, {
        authenticate: (cookie) => authenticateSession(ctx.db, cookie, config),
        isOwnOrigin: isOwn,
        findTenant: (personId, requestId) => findTenantOfRequest(ctx.db, personId, requestId),
        presence,
        tellOne: tellPresence,
        onError,
      });
    },
    async close() {
      stopRechecks();
      clearInterval(beat);
      presence.close();
      // This node's sockets only: `io.disconnectSockets` would ask every other node to end theirs.
      io.engine.close();
      await Promise.all([io.sockets, agents, consoles].map(async (namespace) => namespace.adapter.close()));
      await fanOut?.close();
    },
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Other nodes hear hints through PostgreSQL or Redis. A lost one costs a waiter two seconds, never a decision. */
async function openFanOut(config: Config, onError: (error: unknown) => void) {
  if (config.fanout === 'redis' && config.redisUrl) {
    const client = createClient({ url: config.redisUrl });
    client.on('error', onError);
    await client.connect();
    // Without waiting for it: a Redis that is away would keep this node from ending, and what is lost is hints.
    return { adapter: createRedisAdapter(client), close: async () => client.destroy() };
  }
  if (config.fanout === 'postgres') {
    const { pool, close } = openFanOutPool(config.database.url);
    // Hints are text of some 200 bytes, so the adapter's table for large and binary messages does not exist, and its
    // cleaning is put off for as long as a timer can be.
    const adapter = createPostgresAdapter(pool, { errorHandler: onError, cleanupInterval: 2 ** 31 - 1 });
    return { adapter, close };
  }
  return null;
}
