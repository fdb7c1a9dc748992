import { z } from 'zod';
import type { Presence } from '#lib/contract/socket.ts';

export type Looker = Presence['people'][number];
export type Look = { tenant: string; requestId: string; person: Looker };

/** Who looks at one request at one node. An empty list means nobody any more. */
export const presenceReport = z.strictObject({
  node: z.string().max(64),
  tenant: z.string().max(64),
  requestId: z.string().max(64),
  people: z.array(z.strictObject({ id: z.string(), name: z.string() })).max(100),
});
export type PresenceReport = z.infer<typeof presenceReport>;

type Deps = {
  /** Of this process, for as long as it lives. */
  node: string;
  /** Tells this node's own sockets of a customer. */
  tellRoom: (tenant: string, presence: Presence) => void;
  tellNodes: (report: PresenceReport) => void;
  nowMs: () => number;
};

export type PresenceBoard = {
  /** What one socket shows now; null when nothing, or when it is gone. */
  look(socketId: string, look: Look | null): void;
  hear(report: PresenceReport): void;
  /** Tells the room again who looks at a request: who may hear it has changed. */
  retell(tenant: string, requestId: string): void;
  /** Everything that somebody of a customer looks at now. */
  list(tenant: string): Presence[];
  /** Says again who looks here, and forgets nodes that no longer say anything. */
  beat(): void;
  /** Tells the other nodes that nobody looks here any more, for the last time. */
  close(): void;
};

export const BEAT_MS = 10_000;
/** Three beats and some: a node that is that silent is gone, and so is whoever looked there. */
const FORGET_MS = 35_000;
/** A report goes through NOTIFY, which carries 8,000 bytes; and nobody reads more names than that. */
const MAX_PEOPLE = 20;
const MAX_NAME = 100;

/** One request that somebody looks at: at this node by socket, elsewhere by node. `told` is what the room heard last. */
type Spot = {
  tenant: string;
  requestId: string;
  here: Map<string, Looker>;
  there: Map<string, { people: Looker[]; at: number }>;
  told: string;
};

/**
 * "Ana is looking at this", over all nodes. Each node says who looks at it when that changes and again with each beat, so a
 * lost message heals and a node that died is forgotten. It is kept in memory only: nothing is decided by it.
 */
export function createPresence({ node, tellRoom, tellNodes, nowMs }: Deps): PresenceBoard {
  const spots = new Map<string, Spot>();
  const spotOf = new Map<string, Spot>();
  let closed = false;

  function spotAt(tenant: string, requestId: string): Spot {
    const key = `${tenant} ${requestId}`;
    const spot = spots.get(key) ?? { tenant, requestId, here: new Map(), there: new Map(), told: '[]' };
    spots.set(key, spot);
    return spot;
  }

  /** Tells the room when it is not what it heard last; a spot at which nobody looks is let go. */
  function settle(spot: Spot): void {
    const presence = presenceOf(spot);
    const text = JSON.stringify(presence.people);
    if (text !== spot.told) tellRoom(spot.tenant, presence);
    spot.told = text;
    if (spot.here.size === 0 && spot.there.size === 0) spots.delete(`${spot.tenant} ${spot.requestId}`);
  }

  const report = ({ tenant, requestId, here }: Spot) => tellNodes({ node, tenant, requestId, people: distinct([...here.values()]) });

  function leave(socketId: string): void {
    const spot = spotOf.get(socketId);
    spotOf.delete(socketId);
    if (!spot?.here.delete(socketId)) return;
    settle(spot);
    report(spot);
  }

  return {
    look(socketId, look) {
      if (closed) return;
      const before = spotOf.get(socketId);
      if (look && before?.tenant === look.tenant && before.requestId === look.requestId) return;
      leave(socketId);
      if (!look) return;
      const spot = spotAt(look.tenant, look.requestId);
      spot.here.set(socketId, { id: look.person.id, name: look.person.name.slice(0, MAX_NAME) });
      spotOf.set(socketId, spot);
      settle(spot);
      report(spot);
    },
    hear({ node: from, tenant, requestId, people }) {
      if (from === node || closed) return;
      const spot = spotAt(tenant, requestId);
      if (people.length > 0) spot.there.set(from, { people, at: nowMs() });
      else spot.there.delete(from);
      settle(spot);
    },
    retell(tenant, requestId) {
      const spot = spots.get(`${tenant} ${requestId}`);
      if (spot) tellRoom(tenant, presenceOf(spot));
    },
    list: (tenant) => [...spots.values()].filter((spot) => spot.tenant === tenant).map(presenceOf),
    beat() {
      for (const spot of [...spots.values()]) {
        if (spot.here.size > 0) report(spot);
        for (const [from, { at }] of spot.there) if (nowMs() - at > FORGET_MS) spot.there.delete(from);
        settle(spot);
      }
    },
    close() {
      closed = true;
      for (const { tenant, requestId, here } of spots.values()) if (here.size > 0) tellNodes({ node, tenant, requestId, people: [] });
      spots.clear();
    },
  };
}

function presenceOf({ requestId, here, there }: Spot): Presence {
  return { requestId, people: distinct([...here.values(), ...[...there.values()].flatMap(({ people }) => people)]) };
}

/** A person with two tabs is one person. By id, so that the same people are the same text. */
function distinct(people: readonly Looker[]): Looker[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MAX_PEOPLE);
}
