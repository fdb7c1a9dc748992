import type { CallbackOriginView } from '#lib/contract/callback-origin.ts';

type Last = NonNullable<CallbackOriginView['last']>;

const OUTCOME: Record<NonNullable<Last['outcome']>, string> = {
  accepted: 'taken',
  refused: 'refused',
  redirected: 'redirected, which is not followed',
  timeout: 'no answer in time',
  unreachable: 'nobody answers there',
  'tls-failed': 'its certificate is not trusted',
  'address-not-allowed': 'its name leads to an address that is not called',
};

const STATE: Record<Last['state'], string> = {
  waiting: 'will be tried again',
  delivered: 'delivered',
  'given-up': 'given up',
  stopped: 'stopped',
  overtaken: 'not sent: the task had moved on',
};

/** How the newest notification stands: `denied: refused with 500, will be tried again`. */
export function deliveryText({ event, state, outcome, httpStatus, attempts }: Last): string {
  if (state === 'delivered') return `${event}: delivered${attempts > 1 ? ` at attempt ${attempts}` : ''}`;
  if (outcome === null) return `${event}: ${state === 'waiting' ? 'about to be sent' : STATE[state]}`;
  const answer = httpStatus === null ? OUTCOME[outcome] : `${OUTCOME[outcome]} (${httpStatus})`;
  return `${event}: ${answer}, ${STATE[state]}`;
}

/** Whether somebody should look at it. */
export function isTrouble({ state, outcome }: Last): boolean {
  return state === 'given-up' || (state === 'waiting' && outcome !== null);
}
