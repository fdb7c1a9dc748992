import { type ClientRequest, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { DeliveryOutcome } from '#lib/domain/callback.ts';
import { type Address, AddressNotAllowed, type Destinations, resolveAllowed } from './destinations.ts';

const MAX_HEADER_BYTES = 8 * 1_024;

/** What became of it. `status`: of the answer, where there was one. */
export type Attempt = { outcome: DeliveryOutcome; status: number | null };

/**
 * POSTs one notification. The host is resolved once, every address is checked, and only those are called; no proxy is asked
 * and no redirect followed. Nothing of the answer is read but its status, and all of it has `timeoutMs`. Never throws.
 */
export async function postNotification(
  endpoint: string,
  { body, token }: { body: string; token: string },
  destinations: Destinations,
): Promise<Attempt> {
  const signal = AbortSignal.timeout(destinations.timeoutMs);
  const seen: Seen = { connected: false, secured: false };
  try {
    const status = await send(new URL(endpoint), { body, token }, destinations, { signal, seen });
    if (status >= 200 && status < 300) return { outcome: 'accepted', status };
    return { outcome: status >= 300 && status < 400 ? 'redirected' : 'refused', status };
  } catch (error) {
    if (error instanceof AddressNotAllowed) return { outcome: 'address-not-allowed', status: null };
    if (signal.aborted) return { outcome: 'timeout', status: null };
    return { outcome: seen.connected && !seen.secured ? 'tls-failed' : 'unreachable', status: null };
  }
}

/** How far a connection came, to tell a certificate that is no good from a place where nobody listens. */
type Seen = { connected: boolean; secured: boolean };

async function send(
  url: URL,
  { body, token }: { body: string; token: string },
  destinations: Destinations,
  { signal, seen }: { signal: AbortSignal; seen: Seen },
): Promise<number> {
  const plain = url.protocol === 'http:';
  if (plain && !(destinations.plainLoopback && url.hostname === '127.0.0.1')) throw new AddressNotAllowed('only https');
  // A numeric address would be called without being looked up, and so without being checked; none but this one gets here.
  const pinned = plain ? [{ address: '127.0.0.1', family: 4 }] : await within(signal, resolveAllowed(url.hostname, destinations));
  const options = {
    method: 'POST',
    // A connection of its own: one that was kept open belongs to an address that was checked for another notification.
    agent: false,
    lookup: lookupOf(pinned),
    signal,
    maxHeaderSize: MAX_HEADER_BYTES,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${token}`,
      'user-agent': 'Holdpoint',
    },
  } as const;
  return new Promise((resolve, reject) => {
    const request: ClientRequest = plain
      ? plainRequest(url, options)
      : tlsRequest(url, { ...options, ...(destinations.ca ? { ca: destinations.ca } : {}) });
    request.on('socket', (socket) => {
      socket.once('connect', () => Object.assign(seen, { connected: true, secured: plain }));
      socket.once('secureConnect', () => Object.assign(seen, { secured: true }));
    });
    request.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      // Its body is nobody's business here, however long it is.
      response.destroy();
    });
    request.on('error', reject);
    // An answer that switches protocols (101) is no response and no error to Node.js: without this, nobody would ever hear of its end.
    request.on('close', () => reject(new Error('closed without an answer')));
    request.end(body);
  });
}

function lookupOf(pinned: readonly Address[]): LookupFunction {
  const [first] = pinned;
  return (_host, options, done) => {
    if (options.all) return done(null, [...pinned]);
    done(null, first?.address ?? '', first?.family ?? 4);
  };
}

/** A resolver can not be told to stop, so its answer is no longer waited for. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('it took too long')), { once: true });
    work.then(resolve, reject);
  });
}
