import type { PasskeySite } from '#lib/auth/passkey-site.ts';
import type { WorkloadIdentity } from '#lib/auth/workload-identity.ts';
import type { RequestHint, TenantHint } from '#lib/contract/socket.ts';
import type { Destinations } from '#lib/outbound/destinations.ts';
import type { Signer } from '#lib/signing/signer.ts';
import type { Database } from '#lib/store/database.ts';
import type { PolicyCache } from './policy-cache.ts';

export type { Database } from '#lib/store/database.ts';

/** What an operation that changes something needs. Built once in server.ts; reads need only the `db`. */
export type OpsContext = {
  db: Database;
  signer: Signer;
  policies: PolicyCache;
  passkeySite: PasskeySite;
  workloadIdentity: WorkloadIdentity;
  /** Where notifications to agents may go. */
  destinations: Destinations;
  /** Called after commit, never before: wakes local waiters and tells other nodes. A hint; losing one loses nothing. */
  announce: (hint: RequestHint) => void;
  /** The same for what is no request: it reaches people's pages and wakes nobody. */
  announceTenant: (hint: TenantHint) => void;
  grantTtlMs: number;
  /** How many requests of one agent may wait at once before it is told to slow down. */
  pendingLimit: number;
};
