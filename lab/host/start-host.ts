import { timingSafeEqual } from 'node:crypto';
import { type Fault, scheduleFaults } from './faults.ts';
import { Host } from './host.ts';
import { runCall } from './run-call.ts';
import type { HostCall } from '../health.ts';
import { type Answer, type Call, serveJson } from '../json-server.ts';
import type { HostConfig } from '../messages.ts';
import type { Running, Say } from '../run-child.ts';

const STRANGERS = ['invoice_0387.pdf.exe', 'svch0st.exe', 'anydesk_portable.exe'];
/** How long endpoint protection takes to remove what it found on an isolated host. */
const DISINFECT_MS = 45_000;

/** One host: everybody on this machine may read its health, only the holder of the token may control it. */
export async function startHost(config: HostConfig, say: Say): Promise<Running<HostConfig> & { host: Host }> {
  const host = await Host.boot(config, say);
  let busy: Promise<unknown> = Promise.resolve();
  /** One thing at a time, as on a real host: a fault does not fall into the middle of a run. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = busy.then(work);
    busy = turn.catch(() => {});
    return turn;
  }
  const server = await serveJson((call) => handle(host, call, inTurn));
  const stopFaults = scheduleFaults(config.role, config.shiftMs, (fault) => inTurn(() => happen(host, fault)));
  const disinfection = setInterval(() => {
    if (host.isolated && host.memory.state.stranger) void inTurn(() => disinfect(host, say));
  }, DISINFECT_MS);
  return {
    host,
    url: server.url,
    async stop() {
      stopFaults();
      clearInterval(disinfection);
      await server.close();
      await busy;
      await host.shutDown();
    },
  };
}

async function handle(
  host: Host,
  { method, path, bearer, body }: Call,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Answer> {
  if (method === 'GET' && path === '/health') {
    // Cut off altogether, a host can not be monitored either; only its management controller is left.
    if (host.memory.state.isolation === 'full') return { status: 503, body: { error: 'unreachable' } };
    return { status: 200, body: await host.health() };
  }
  if (method !== 'POST' || path !== '/control') return { status: 404, body: { error: 'not found' } };
  if (!isToken(bearer, host.config.controlToken)) return { status: 401, body: { error: 'not the token of this host' } };
  const answer = await inTurn(() => runCall(host, body as HostCall));
  return { status: 200, body: answer };
}

function isToken(given: string | null, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function happen(host: Host, fault: Fault): Promise<void> {
  // Nobody gets at an isolated host, not even trouble.
  if (host.isolated) return;
  if (fault.kind === 'crash') await host.services.crash(fault.service);
  if (fault.kind === 'fill-disk') await host.disk.fill();
  if (fault.kind === 'jam-printer') await host.disk.jamPrinter(14);
  if (fault.kind === 'stranger' && !host.memory.state.stranger) await host.letIn(pick(STRANGERS));
  if (fault.kind === 'failed-sign-ins') {
    const accounts = host.directory.health().filter(({ disabled }) => !disabled);
    // One attack at a time: nobody learns more from a second one.
    if (accounts.length > 0 && accounts.every(({ failedSignIns }) => failedSignIns === 0))
      await host.directory.fail(pick(accounts).user, 40 + Math.floor(Math.random() * 60));
  }
}

async function disinfect(host: Host, say: Say): Promise<void> {
  const name = await host.endStranger();
  if (name) say(`${host.config.host} is isolated, and endpoint protection removed ${name}`);
}

function pick<T>(items: readonly T[]): T {
  return items[Math.floor(Math.random() * items.length)] as T;
}
