import type { Presence } from '#lib/contract/socket.ts';

/** A page that hears who looks. */
export type Hearer = { personId: string; tell: (presence: Presence) => void };
/** By request, to whom it is blind; a request that hides nothing is not in it. */
export type Blindness = ReadonlyMap<string, (personId: string) => boolean>;

type Deps = {
  readBlindness: (tenant: string, requestIds: string[]) => Promise<Blindness>;
  tellRoom: (tenant: string, presence: Presence) => void;
  /** Everybody in the room at this node. */
  hearersOf: (tenant: string) => Iterable<Hearer>;
  onError: (error: unknown) => void;
};
type Telling = { tenant: string; presence: Presence; to: Hearer | null };

/**
 * Tells who looks at what, to everybody of a customer or to one page. Whoever is blind to a request hears of themselves
 * only: who looked would tell who signed, and so would a number, beside the requests where names are told. Everything goes
 * out in the order in which it came in, because the last word on a request is the one that stays on the screen.
 */
export function createPresenceTeller({ readBlindness, tellRoom, hearersOf, onError }: Deps) {
  let due: Telling[] = [];
  let busy = false;

  function send({ tenant, presence, to }: Telling, isBlind: ((personId: string) => boolean) | undefined): void {
    if (!isBlind && !to) return tellRoom(tenant, presence);
    for (const hearer of to ? [to] : hearersOf(tenant)) {
      const people = isBlind?.(hearer.personId) ? presence.people.filter(({ id }) => id === hearer.personId) : presence.people;
      hearer.tell({ ...presence, people });
    }
  }

  async function sendDue(tenant: string, tellings: Telling[]): Promise<void> {
    const ids = new Set(tellings.filter(({ presence }) => presence.people.length > 0).map(({ presence }) => presence.requestId));
    let blindness: Blindness = new Map();
    try {
      if (ids.size > 0) blindness = await readBlindness(tenant, [...ids]);
    } catch (error) {
      onError(error);
      // Nobody knows what is blind to whom now, so everything is to everybody.
      blindness = new Map([...ids].map((id) => [id, () => true]));
    }
    for (const telling of tellings) send(telling, blindness.get(telling.presence.requestId));
  }

  async function work(): Promise<void> {
    busy = true;
    while (due.length > 0) {
      const now = due;
      due = [];
      for (const tenant of new Set(now.map((each) => each.tenant)))
        await sendDue(
          tenant,
          now.filter((each) => each.tenant === tenant),
        );
    }
    busy = false;
  }

  return (tenant: string, presence: Presence, to: Hearer | null = null): void => {
    due.push({ tenant, presence, to });
    if (!busy) void work();
  };
}
