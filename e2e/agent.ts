/**
 * An agent as a developer would write one: it proposes a call, waits for the decision (by socket or by long-poll), and
 * hands the grant to the executor. Input: `{submit: body}`, `{say: text, id}`, `{withdraw: id}`. Output: what happened.
 */
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';
import type { RequestView } from '#lib/contract/request-view.ts';
import type { WatchAck } from '#lib/contract/socket.ts';
import { jsonLine } from './json-line.ts';

const { HOLDPOINT_URL: url = '', HOLDPOINT_TOKEN: token = '', EXECUTOR_URL: executor = '', WAIT_BY: waitBy = 'socket' } = process.env;
const tell = (line: object) => process.stdout.write(jsonLine(line));

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<RequestView> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as RequestView;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

const socket = waitBy === 'socket' ? io(`${url}/agent`, { auth: { token }, transports: ['websocket'] }) : null;
const settle = new Map<string, (view: RequestView) => void>();
socket?.on('request', (view: RequestView, ack: () => void) => {
  ack();
  if (view.status !== 'pending') settle.get(view.id)?.(view);
});

async function waitForDecision(view: RequestView): Promise<RequestView> {
  if (!socket) {
    let current = view;
    while (current.status === 'pending') current = await call('GET', `/api/v1/requests/${view.id}`, undefined, { prefer: 'wait=30' });
    return current;
  }
  const pushed = new Promise<RequestView>((resolve) => settle.set(view.id, resolve));
  const ack = (await socket.emitWithAck('watch', { ids: [view.id] })) as WatchAck;
  const known = ack.ok ? ack.requests.find(({ status }) => status !== 'pending') : undefined;
  return known ?? pushed;
}

async function propose(body: unknown, ref: string | undefined): Promise<void> {
  const submitted = await call('POST', '/api/v1/requests', body);
  tell({ event: 'submitted', id: submitted.id, ref, view: submitted });
  const decided = await waitForDecision(submitted);
  tell({ event: 'decided', id: decided.id, view: decided });
  if (decided.grant === null || executor === '') return;
  const run = { grant: decided.grant.token, digest: decided.digest };
  const response = await fetch(executor, { method: 'POST', body: JSON.stringify(run) });
  tell({ event: 'executed', id: decided.id, answer: await response.json() });
}

createInterface({ input: process.stdin }).on('line', (text) => {
  const line = JSON.parse(text) as { submit?: unknown; say?: string; withdraw?: string; id?: string; ref?: string };
  const work =
    line.say !== undefined
      ? call('POST', `/api/v1/requests/${line.id}/messages`, { body: line.say }).then(() => tell({ event: 'said', id: line.id }))
      : line.withdraw !== undefined
        ? call('POST', `/api/v1/requests/${line.withdraw}/withdraw`, {}).then((view) => tell({ event: 'withdrawn', id: view.id }))
        : propose(line.submit, line.ref);
  work.catch((error: unknown) => tell({ event: 'failed', ref: line.ref, detail: String(error) }));
});
process.on('SIGTERM', () => process.exit(0));
tell({ event: 'up' });
