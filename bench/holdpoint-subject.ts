import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { AgentClientEvents, AgentServerEvents, WatchAck } from '#lib/contract/socket.ts';
import { createHttpClient } from './http-client.ts';
import type { BenchAgent, Seeded } from './seed.ts';
import type { Subject } from './subject.ts';

type AgentSocket = Socket<AgentServerEvents, AgentClientEvents>;
type Delivered = { view: RequestView; atMs: number };
/** `parked` settles when the server surely knows of the waiter, where the transport says so. */
type Wait = { parked: Promise<unknown>; delivered: Promise<Delivered> };

/** What the reference stores too, so that both write as many bytes of the agent's. */
export function proposal(host: string): object {
  return {
    // Reversible, on one host: a vote is all that it takes to approve it.
    tool: 'service.restart',
    arguments: { service: 'LobAgent' },
    targets: [{ kind: 'host', name: host }],
    intent: {
      summary: `Restart LobAgent on ${host}`,
      prompt: 'The service has not answered its health check for ten minutes. Bring it back.',
      reason: 'It is up, and it does not answer.',
      ticket: 'T-4711',
    },
    confidence: 0.92,
    chain: [],
  };
}

/** The real server: agents with keys, technicians with sessions, over the public API. */
export function holdpointSubject(url: string, { agents, cookies }: Seeded, transport: 'long-poll' | 'websocket'): Subject {
  const client = createHttpClient();
  const sockets: AgentSocket[] = [];
  const inboxes: Map<string, (delivered: Delivered) => void>[] = [];
  let turn = 0;

  async function submit(agent: BenchAgent): Promise<{ view: RequestView; atMs: number }> {
    const headers = { authorization: `Bearer ${agent.token}`, 'idempotency-key': randomUUID() };
    const { body, atMs } = await client.call({ method: 'POST', url: `${url}/api/v1/requests`, headers, body: proposal(agent.host) });
    const view = body as RequestView;
    if (view.status !== 'pending') throw new Error(`expected an escalation, got ${view.status}`);
    return { view, atMs };
  }

  function approve({ id, tenant, digest, version }: RequestView): Promise<unknown> {
    const cookie = cookies[turn % cookies.length] ?? '';
    const vote = { verdict: 'approve', reason: 'Checked with the customer.', digest, version, tenant };
    return client.call({ method: 'POST', url: `${url}/api/console/requests/${id}/votes`, headers: { cookie, origin: url }, body: vote });
  }

  function longPoll(agent: BenchAgent, id: string): Wait {
    const headers = { authorization: `Bearer ${agent.token}`, prefer: 'wait=50' };
    const delivered = client
      .call({ method: 'GET', url: `${url}/api/v1/requests/${id}`, headers })
      .then(({ body, atMs }) => ({ view: body as RequestView, atMs }));
    return { parked: Promise.resolve(), delivered };
  }

  function watch(lane: number, id: string): Wait {
    const [socket, inbox] = [sockets[lane], inboxes[lane]];
    if (!socket || !inbox) throw new Error(`lane ${lane} is not open`);
    const delivered = new Promise<Delivered>((resolve) => inbox.set(id, resolve));
    const parked = new Promise<void>((resolve, reject) => {
      socket.emit('watch', { ids: [id] }, (answer: WatchAck) => (answer.ok ? resolve() : reject(new Error(answer.detail))));
    });
    return { parked, delivered };
  }

  async function connect(lane: number): Promise<void> {
    const socket: AgentSocket = io(`${url}/agent`, {
      auth: { token: agentOf(lane).token },
      transports: ['websocket'],
      forceNew: true,
    });
    const inbox = new Map<string, (delivered: Delivered) => void>();
    socket.on('request', (view, ack) => {
      const atMs = performance.now();
      ack();
      inbox.get(view.id)?.({ view, atMs });
      inbox.delete(view.id);
    });
    [sockets[lane], inboxes[lane]] = [socket, inbox];
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  }

  function agentOf(n: number): BenchAgent {
    const agent = agents[n % agents.length];
    if (!agent) throw new Error('nobody was seeded');
    return agent;
  }

  return {
    name: `holdpoint, ${transport}`,
    async open(lanes) {
      if (transport === 'websocket') await Promise.all(Array.from({ length: lanes }, (_, lane) => connect(lane)));
    },
    async cycle(lane, thinkMs) {
      // A socket belongs to one agent; without one, every cycle is another customer's.
      const agent = agentOf(transport === 'websocket' ? lane : turn);
      turn += 1;
      const submittedAt = performance.now();
      const { view, atMs } = await submit(agent);
      const { parked, delivered } = transport === 'websocket' ? watch(lane, view.id) : longPoll(agent, view.id);
      await parked;
      if (thinkMs > 0) await sleep(thinkMs);
      const decidedAt = performance.now();
      const [decision] = await Promise.all([delivered, approve(view)]);
      if (decision.view.decision?.outcome !== 'approved' || !decision.view.grant) throw new Error('no approval with a grant was delivered');
      return { submitMs: atMs - submittedAt, deliverMs: decision.atMs - decidedAt };
    },
    async submitPending(n) {
      const agent = agentOf(n);
      const { view } = await submit(agent);
      return { id: view.id, token: agent.token };
    },
    rest() {
      for (const socket of sockets.splice(0)) socket.disconnect();
      inboxes.length = 0;
    },
    async close() {
      client.close();
    },
  };
}
