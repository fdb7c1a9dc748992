import type { Namespace, Socket } from 'socket.io';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import type { ConsoleClientEvents, ConsoleServerEvents, Presence } from '#lib/contract/socket.ts';
import { followLooks } from './follow-looks.ts';
import type { PresenceBoard } from './presence.ts';
import { roomChanges, roomsFor, tenantRoom } from './rooms.ts';
import type { Hearer } from './tell-presence.ts';

/** `looking` is the request that this page shows, of a customer that the person has. */
type ConsoleData = { person: { id: string; name: string }; looking?: { tenant: string; requestId: string } | null };
type ConsoleSocket = Socket<ConsoleClientEvents, ConsoleServerEvents, Record<string, never>, ConsoleData>;
export type ConsoleNamespace = Namespace<ConsoleClientEvents, ConsoleServerEvents, Record<string, never>, ConsoleData>;

type Deps = {
  authenticate: (cookie: string | undefined) => Promise<PersonPrincipal>;
  isOwnOrigin: (headers: Record<string, unknown>) => boolean;
  /** Whose request it is, when the person may see it. */
  findTenant: (personId: string, requestId: string) => Promise<string | null>;
  presence: PresenceBoard;
  /** Tells one page, of what its person is not blind to. */
  tellOne: (tenant: string, presence: Presence, to: Hearer) => void;
  onError: (error: unknown) => void;
};

/** How long a socket may outlive the session or the membership that opened it. Hints carry ids only, never content. */
const RECHECK_MS = 5_000;

/**
 * `/console`: hints for the customers of the signed-in person, and who looks at what there. The server chooses the rooms,
 * and asks again while it lasts.
 */
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
    tellWhoLooks(socket, [...socket.rooms], deps);
    socket.on(
      'look',
      followLooks((requestId) => look(socket, deps, requestId), deps.onError),
    );
    const timer = setInterval(() => {
      settle(socket, deps).then(
        (joined) => tellWhoLooks(socket, joined, deps),
        (error: unknown) => {
          // Only a refusal ends it; a database that is away for a moment does not.
          if (!isRefusal(error)) return;
          socket.emit('session-ended');
          socket.disconnect(true);
        },
      );
    }, RECHECK_MS);
    socket.on('disconnect', () => {
      clearInterval(timer);
      deps.presence.look(socket.id, null);
    });
  });
}

/** Brings a socket into the rooms of its person's customers; answers which ones are new. */
async function settle(socket: ConsoleSocket, deps: Deps): Promise<string[]> {
  const person = await deps.authenticate(socket.handshake.headers.cookie);
  const { join, leave } = roomChanges(socket.rooms, roomsFor(person));
  for (const room of leave) await socket.leave(room);
  await socket.join(join);
  // The first time, before the connection is accepted, nothing is there yet.
  const looking = (socket.data as Partial<ConsoleData>).looking ?? null;
  socket.data = { person: { id: person.id, name: person.name }, looking };
  if (looking && leave.includes(tenantRoom(looking.tenant))) show(socket, deps, null);
  return join;
}

/** A request that the person may not see is looked at like none, and nobody is told the difference (I6). */
async function look(socket: ConsoleSocket, deps: Deps, requestId: string | null): Promise<void> {
  const tenant = requestId === null ? null : await deps.findTenant(socket.data.person.id, requestId);
  const visible = requestId !== null && tenant !== null && socket.rooms.has(tenantRoom(tenant));
  show(socket, deps, visible ? { tenant, requestId } : null);
}

function show(socket: ConsoleSocket, { presence }: Deps, looking: { tenant: string; requestId: string } | null): void {
  // It may have gone while the database was asked; nobody would take that look back.
  if (looking && !socket.connected) return;
  socket.data.looking = looking;
  presence.look(socket.id, looking && { ...looking, person: socket.data.person });
}

function tellWhoLooks(socket: ConsoleSocket, rooms: readonly string[], { presence, tellOne }: Deps): void {
  for (const tenant of rooms.filter((room) => room.startsWith('tenant:')).map((room) => room.slice('tenant:'.length)))
    for (const each of presence.list(tenant)) tellOne(tenant, each, hearerOf(socket));
}

function hearerOf(socket: ConsoleSocket): Hearer {
  return { personId: socket.data.person.id, tell: (presence) => void socket.emit('presence', presence) };
}

/** Every page at this node that shows a customer. */
export function hearersOf(namespace: ConsoleNamespace, tenant: string): Hearer[] {
  return [...(namespace.adapter.rooms.get(tenantRoom(tenant)) ?? [])]
    .map((id) => namespace.sockets.get(id))
    .filter((socket) => socket !== undefined)
    .map(hearerOf);
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 401;
}
