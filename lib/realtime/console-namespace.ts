import type { Namespace, Socket } from 'socket.io';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ConsoleClientEvents, ConsoleServerEvents } from '#lib/contract/socket.ts';
import { roomChanges, roomsFor } from './rooms.ts';

type ConsoleData = { sessionId: string };
type ConsoleSocket = Socket<ConsoleClientEvents, ConsoleServerEvents, Record<string, never>, ConsoleData>;
export type ConsoleNamespace = Namespace<ConsoleClientEvents, ConsoleServerEvents, Record<string, never>, ConsoleData>;

type Deps = {
  authenticate: (cookie: string | undefined) => Promise<PersonPrincipal>;
  isOwnOrigin: (headers: Record<string, unknown>) => boolean;
};

/** How long a socket may outlive the session or the membership that opened it. Hints carry ids only, never content. */
const RECHECK_MS = 5_000;

/** `/console`: hints for the customers of the signed-in person. The server chooses the rooms, and asks again while it lasts. */
export function serveConsole(namespace: ConsoleNamespace, deps: Deps): void {
  namespace.use((socket, next) => {
    // A browser sends the cookie from any page, and `cors` does not stop a websocket.
    if (!deps.isOwnOrigin(socket.handshake.headers)) return next(new Error('origin_not_allowed'));
    settle(socket, deps).then(
      () => next(),
      (error: unknown) => {
        // A browser does not come back after a refusal. When it is no refusal, ending the transport makes it try again.
        if (isRefusal(error)) next(new Error('unauthenticated'));
        else socket.conn.close();
      },
    );
  });
  namespace.on('connection', (socket: ConsoleSocket) => {
    const timer = setInterval(() => {
      settle(socket, deps).catch((error: unknown) => {
        // Only a refusal ends it; a database that is away for a moment does not.
        if (!isRefusal(error)) return;
        socket.emit('session-ended');
        socket.disconnect(true);
      });
    }, RECHECK_MS);
    socket.on('disconnect', () => clearInterval(timer));
  });
}

async function settle(socket: ConsoleSocket, deps: Deps): Promise<void> {
  const person = await deps.authenticate(socket.handshake.headers.cookie);
  const { join, leave } = roomChanges(socket.rooms, roomsFor(person));
  for (const room of leave) await socket.leave(room);
  await socket.join(join);
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 401;
}
