import type { Refusal } from './authority.ts';
import type { Json } from './json.ts';
import type { ActionRequest, Consent } from './request.ts';
import { frictionOf, minDwellMs } from './risk.ts';

/**
 * What came with an approval. `shown`: the page proved that it displayed each leaf of exactly this call. `openedAt`: when
 * this person's screen first showed it, by the database's clock. `assertion`: a checked WebAuthn assertion, or
 * null. `hidden`: why part of what would run cannot be shown to anybody; null when all of it can.
 */
export type ConsentGiven = { shown: boolean; openedAt: number | null; typed: string | null; assertion: Json; hidden: string | null };

/** A bare vote, as the API takes it. It is enough for calls of low risk. */
export const NO_CONSENT: ConsentGiven = { shown: false, openedAt: null, typed: null, assertion: null, hidden: null };

/**
 * Is this approval more than a reflex? Asked of approvals only: a deny is always one step. The screen makes it easy to
 * do this right; the rule stands here so that no screen can be wrong about it (I5).
 */
export function checkConsent(request: ActionRequest, given: ConsentGiven, now: number): { ok: true; consent: Consent } | Refusal {
  const { risk } = request;
  const friction = frictionOf(risk);
  if (given.hidden !== null) return { ok: false, code: 'cannot_be_shown', detail: given.hidden };
  const consent = { risk, shown: given.shown, openedAt: given.openedAt, typed: given.typed };
  if (friction === 'key') return { ok: true, consent };
  if (!given.shown || given.openedAt === null) {
    const detail = 'Every part of this call has to be on the screen before it can be approved.';
    return { ok: false, code: 'display_required', detail };
  }
  const leftMs = given.openedAt + minDwellMs(risk) - now;
  // `!(leftMs <= 0)`, so that an instant that is not a number counts as too fast (I8).
  if (!(leftMs <= 0)) {
    return { ok: false, code: 'too_fast', detail: 'Read it first: it came on the screen a moment ago.', extra: { retryAfterMs: leftMs } };
  }
  if (friction === 'type' && given.typed?.trim() !== nameToType(request)) {
    return { ok: false, code: 'confirmation_required', detail: `Type ${nameToType(request)} to approve this.` };
  }
  return { ok: true, consent };
}

/** What has to be typed for a dangerous call: its first target, or its tool when it names none. */
export function nameToType({ targets, tool }: Pick<ActionRequest, 'targets' | 'tool'>): string {
  return targets[0]?.name ?? tool;
}
