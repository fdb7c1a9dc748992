import { z } from 'zod';
import { requestId, tenantId } from './json.ts';
import type { RequestView } from './request-view.ts';

/**
 * What an agent says as it connects to `/agent`: its key as `token`; or an access token and a `proof` (RFC 9449) for `GET` of
 * `<service>/socket.io/`, a new one at each attempt, so given by a function.
 */
export const agentAuth = z.object({ token: z.string().max(4_096), proof: z.string().max(8_192).optional() });
export type AgentAuth = z.infer<typeof agentAuth>;

/** `/agent`: client → server `watch` with an ack of the current views; server → client `request`, acked, replayed after reconnect. */
export const watchBody = z.strictObject({ ids: z.array(requestId).max(500) });
export type WatchAck = { ok: true; requests: RequestView[]; missing: string[] } | { ok: false; code: string; detail: string };

export type AgentServerEvents = { request: (view: RequestView, ack: () => void) => void };
export type AgentClientEvents = { watch: (body: { ids: string[] }, ack: (answer: WatchAck) => void) => void };

/** `/console`: hints only. The browser fetches what the hint names, through the door that checks who may see it. */
export const requestHint = z.object({
  tenant: tenantId,
  requestId,
  version: z.int(),
  kind: z.enum(['submitted', 'voted', 'decided', 'executing', 'finished', 'message', 'claimed', 'noted', 'notice', 'stopped']),
});
export type RequestHint = z.infer<typeof requestHint>;
/** Something of one customer changed that is no request: its proposed tools, or how its agents stand. */
export const tenantHint = z.object({ tenant: tenantId, kind: z.enum(['tools', 'agents']) });
export type TenantHint = z.infer<typeof tenantHint>;
/** Who has one request open right now. To everybody of its customer, the person themselves included. */
export type Presence = { requestId: string; people: { id: string; name: string }[] };
export const lookBody = z.strictObject({ requestId: requestId.nullable() });
export type ConsoleServerEvents = {
  request: (hint: RequestHint) => void;
  tenant: (hint: TenantHint) => void;
  presence: (presence: Presence) => void;
  'session-ended': () => void;
};
/** `look`: which request this page shows, or none. The server asks whether the person may see it. */
export type ConsoleClientEvents = { look: (body: { requestId: string | null }) => void };
