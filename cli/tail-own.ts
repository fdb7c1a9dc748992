import type { WatchAck } from '#lib/contract/socket.ts';
import { assertKey } from '#sdk/check-key.ts';
import { HoldpointError, type RequestView } from '#sdk/main.ts';
import type { Agent } from './agent-client.ts';
import { handshakeOf, openSocket } from './open-socket.ts';
import type { Output } from './output.ts';
import { jsonLine, visibleLine } from './visible-line.ts';

const GOES_ON: ReadonlySet<string> = new Set(['pending', 'approved', 'executing']);
const ANSWER_MS = 10_000;

/**
 * Writes a line for each change of an agent's requests until all of them are over. What happened while the socket was
 * away comes as the state that it led to: the database is read, and nothing is replayed. Grants are never written.
 */
export async function tailOwn(agent: Agent, ids: readonly string[], json: boolean, { out, err, signal }: Output): Promise<void> {
  if (agent.key !== null) assertKey(agent.key);
  const open = new Set(ids);
  const told = new Map<string, string>();
  let away = false;
  let refuseCredential: (error: unknown) => void = () => {};
  const socket = openSocket(agent.url, '/agent', { auth: handshakeOf(agent, (error) => refuseCredential(error)) });
  const tell = (view: RequestView) => {
    const state = `${view.version} ${view.messages.length}`;
    if (told.get(view.id) === state) return;
    told.set(view.id, state);
    out(json ? jsonLine({ ...view, grant: view.grant && { expiresAt: view.grant.expiresAt } }) : lineOf(view));
    if (!GOES_ON.has(view.status)) open.delete(view.id);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      refuseCredential = reject;
      const isOver = () => open.size === 0 && resolve();
      const refuse = (code: string, status: number, detail: string) => reject(new HoldpointError(code, { status, detail }));
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      socket.on('connect', () => {
        away = false;
        socket
          .timeout(ANSWER_MS)
          .emitWithAck('watch', { ids: [...open] })
          .then((answer: WatchAck) => {
            if (!answer.ok) return refuse(answer.code, 400, answer.detail);
            if (answer.missing.length > 0) return refuse('not_found', 404, `No such request: ${answer.missing.join(', ')}`);
            for (const view of answer.requests) tell(view);
            isOver();
          })
          // Not answered: the connection is of no use, and the next one asks again.
          .catch(() => socket.io.engine.close());
      });
      socket.on('request', (view: RequestView, ack: () => void) => {
        ack();
        tell(view);
        isOver();
      });
      socket.on('disconnect', (reason) => {
        // We are through, and said so.
        if (reason === 'io client disconnect') return;
        if (reason === 'io server disconnect') refuse('unauthenticated', 401, 'The key or token no longer counts.');
        else err('the connection was lost; it is tried again');
      });
      socket.on('connect_error', (error) => {
        // Still active: the transport failed and is tried again. Otherwise the service said no.
        if (!socket.active) refuse(error.message, 401, 'The service refuses this key or token.');
        else if (!away) err(`no websocket to ${agent.url}; it is tried again`);
        away = true;
      });
    });
  } finally {
    socket.disconnect();
  }
}

function lineOf({ id, status, tool, targets, decision, messages }: RequestView): string {
  const said = status === 'pending' ? messages.at(-1) : undefined;
  const words = said ? `${said.name}: ${said.body}` : (decision?.message ?? '');
  return [id, status, tool, targets[0]?.name ?? '-', words].map(visibleLine).join('  ');
}
