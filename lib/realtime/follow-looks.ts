import { lookBody } from '#lib/contract/socket.ts';

/** A person who pages through the queue shows ten requests a second; one of five a second is told to others. */
const PAUSE_MS = 200;

type Show = (requestId: string | null) => Promise<void>;

/**
 * Takes the `look` of one socket. One at a time and five a second at most, and the newest wins: what was shown in between
 * was looked at by nobody. What does not fit the contract is no look. Returns the listener.
 */
export function followLooks(show: Show, onError: (error: unknown) => void): (body: unknown) => void {
  let wanted: { requestId: string | null } | null = null;
  let busy = false;

  async function follow(): Promise<void> {
    busy = true;
    while (wanted !== null) {
      const { requestId } = wanted;
      wanted = null;
      await show(requestId).catch(onError);
      await new Promise((resolve) => void setTimeout(resolve, PAUSE_MS).unref());
    }
    busy = false;
  }

  return (body) => {
    const parsed = lookBody.safeParse(body);
    if (!parsed.success) return;
    wanted = parsed.data;
    if (!busy) void follow();
  };
}
