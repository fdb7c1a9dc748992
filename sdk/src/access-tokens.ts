import { untilAborted } from './until-aborted.ts';

/** `expiresAt` in epoch milliseconds of this machine's clock: counted from before the token was asked for. */
export type Issued = { token: string; expiresAt: number };

/** So long before its end a token is replaced while calls go on with it, and from so long before nobody begins with it. */
const AHEAD_MS = 60_000;
const TOO_LATE_MS = 5_000;
/** How long a renewal that failed is left alone while the old token still counts. */
const AGAIN_MS = 5_000;

/** The access token in hand. However many ask, one is fetched at a time. */
export class AccessTokens {
  readonly #fetch: () => Promise<Issued>;
  #held: Issued | null = null;
  #renewAt = 0;
  #renewal: Promise<Issued> | null = null;

  constructor(fetch: () => Promise<Issued>) {
    this.#fetch = fetch;
  }

  /** A token that counts for some seconds more. Throws what the fetch threw, or the signal's reason. */
  async get(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const now = Date.now();
    if (this.#held && now < this.#held.expiresAt - TOO_LATE_MS) {
      // Nobody waits for it, and nobody is told that it failed: who asks once the token is over will be.
      if (now >= this.#renewAt) this.#renew().catch(() => {});
      return this.#held.token;
    }
    return (await untilAborted(this.#renew(), signal)).token;
  }

  /** Says that the service does not take this one any more. One that has come since stays. */
  drop(token: string): void {
    if (this.#held?.token === token) this.#held = null;
  }

  #renew(): Promise<Issued> {
    this.#renewal ??= this.#fetch()
      .then(
        (issued) => {
          this.#held = issued;
          this.#renewAt = issued.expiresAt - Math.min(AHEAD_MS, (issued.expiresAt - Date.now()) / 4);
          return issued;
        },
        (error: unknown) => {
          this.#renewAt = Date.now() + AGAIN_MS;
          throw error;
        },
      )
      .finally(() => {
        this.#renewal = null;
      });
    return this.#renewal;
  }
}
