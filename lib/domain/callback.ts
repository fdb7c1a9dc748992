import type { RequestStatus } from './request.ts';
import { taskStatus } from './task-status.ts';

/**
 * The event names of the AuthZEN callback profile. `partial` is of bulk requests, which are not offered, and no task of ours
 * is ever `failed`; both may be asked for with the others.
 */
export const CALLBACK_EVENTS = ['approved', 'denied', 'expired', 'cancelled', 'failed', 'partial'] as const;
export type CallbackEvent = (typeof CALLBACK_EVENTS)[number];

/** What an agent gave with its request. `state` is opaque, and goes back as it came. */
export type Callback = { endpoint: string; state: string | null; events: readonly CallbackEvent[] };

/** How one notification stands. `overtaken`: the task had moved on before it could be told, so it would not have been true. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'given-up', 'stopped', 'overtaken'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What an attempt came to: a word of ours, and nothing that a receiver wrote. */
export const DELIVERY_OUTCOMES = [
  'accepted',
  'refused',
  'redirected',
  'timeout',
  'unreachable',
  'tls-failed',
  'address-not-allowed',
] as const;
export type DeliveryOutcome = (typeof DELIVERY_OUTCOMES)[number];

/** How many places one agent may be told at. */
export const MAX_CALLBACK_ORIGINS = 10;

/** Seven attempts in an hour and a half; nothing is tried any more two hours after it happened. */
export const MAX_DELIVERY_ATTEMPTS = 7;
export const DELIVERY_LIFETIME_MS = 2 * 3_600_000;
const FIRST_RETRY_MS = 15_000;

/** How long to wait after this many attempts, in milliseconds: 15 s, and three times as long each time. */
export function retryAfterMs(attempts: number): number {
  return FIRST_RETRY_MS * 3 ** (attempts - 1);
}

type Rules = { plainLoopback: boolean };

/**
 * Whether notifications may be allowed to go there: https at a host with a name, an origin or a path, written as a URL parser
 * writes it. `plainLoopback` also lets http to this machine through, for development alone. What the name resolves to is
 * checked when it is called, and not here.
 */
export function isCallbackAddress(address: string, rules: Rules): boolean {
  return isCallbackUrl(address, rules) && !address.includes('?');
}

/**
 * Whether a callback to `endpoint` is allowed by what was allowed: the same origin, and the path itself or one below it.
 * Everything is exact: a text that a server could read as another path than we do is nowhere allowed.
 */
export function allowsEndpoint(address: string, endpoint: string, rules: Rules): boolean {
  if (!isCallbackUrl(endpoint, rules)) return false;
  const [allowed, asked] = [new URL(address), new URL(endpoint)];
  if (allowed.origin !== asked.origin) return false;
  const below = allowed.pathname.endsWith('/') ? allowed.pathname : `${allowed.pathname}/`;
  return asked.pathname === allowed.pathname || asked.pathname.startsWith(below);
}

const NAMED_HOST = /^(?!.*\.localhost$)[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/;
/** An encoded slash, backslash or dot, and what some servers take for parameters of a segment, is another path to them than to us. */
const AMBIGUOUS_PATH = /%(2f|5c|2e)|\/\/|;/i;

function isCallbackUrl(text: string, { plainLoopback }: Rules): boolean {
  if (text.length > 2_048 || !URL.canParse(text)) return false;
  const { protocol, hostname, pathname, username, password, hash, href } = new URL(text);
  if (href !== text && href !== `${text}/`) return false;
  if (username || password || hash || text.includes('#') || AMBIGUOUS_PATH.test(pathname)) return false;
  if (plainLoopback && protocol === 'http:' && hostname === '127.0.0.1') return true;
  return protocol === 'https:' && NAMED_HOST.test(hostname);
}

/** The event that a change of a request is to a PEP. Null when its task stays what it was, or waits, or was used up. */
export function callbackEvent(from: RequestStatus | null, to: RequestStatus): CallbackEvent | null {
  const [before, after] = [from === null ? null : taskStatus(from), taskStatus(to)];
  return before === after || after === 'pending' || after === 'consumed' ? null : after;
}
