import { decodeJwt } from 'jose';

/** Less apart than this is no reason for a refusal: the header says whole seconds, and answers take their time. */
const APART_MS = 2_000;

/** The time as the service has it. This machine's clock is believed until a proof is refused for its time. */
export class ServerClock {
  #aheadMs = 0;

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Takes the time of a `Date` header (RFC 9110 §6.6.1) that came with the refusal of a proof; false when its own was no other. */
  learn(date: string | null, proof: string): boolean {
    const at = date === null ? Number.NaN : Date.parse(date);
    // By what the proof said, not by this clock: of many that were refused at once the first has put it right already.
    const said = Number(decodeJwt(proof).iat) * 1_000;
    if (!Number.isFinite(at) || Math.abs(at - said) < APART_MS) return false;
    this.#aheadMs = at - Date.now();
    return true;
  }
}
