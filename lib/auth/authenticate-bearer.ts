import { timingSafeEqual } from 'node:crypto';
import type { Config } from '#lib/config.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { findCredential, findWorkload } from '#lib/store/credentials.ts';
import type { Database } from '#lib/store/database.ts';
import { hmacSecret, parseKey } from './agent-key.ts';
import type { AgentPrincipal, ExecutorPrincipal } from './principal.ts';

type Workload = AgentPrincipal | ExecutorPrincipal;

/**
 * How long a proven key need not be looked up again. Who may act is not decided by this: each operation reads the
 * credential and the workload again in its own transaction, so a revocation takes effect at once.
 */
const REMEMBER_MS = 2_000;
const MAX_REMEMBERED = 20_000;
const remembered = new WeakMap<Database, Map<string, { principal: Workload; until: number }>>();

/**
 * The workload behind an `Authorization: Bearer` header (RFC 6750). Throws unauthenticated, credential_revoked,
 * credential_expired, agent_suspended. An unknown key and a wrong secret are one answer. `fresh` asks the database
 * whatever is remembered, for what does not read the credential again itself.
 */
export async function authenticateBearer(
  db: Database,
  header: string | undefined,
  config: Pick<Config, 'keyPepper'>,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<Workload> {
  const [, presented] = /^Bearer ([^\s]{1,256})$/i.exec(header ?? '') ?? [];
  if (presented === undefined) throw new HoldpointError('unauthenticated', 'Send an agent or executor key as a bearer token.');
  const key = parseKey(presented);
  if (!key) throw notKnown();
  const hmac = hmacSecret(key.secret, config.keyPepper);
  const cacheKey = `${key.keyId} ${hmac.toString('base64')}`;
  const known = cacheOf(db).get(cacheKey);
  if (!fresh && known && known.until > Date.now()) return known.principal;

  const credential = await findCredential(db, key.keyId);
  if (!credential || credential.kind !== key.kind || !timingSafeEqual(credential.secretHmac, hmac)) throw notKnown();
  if (credential.revoked) throw new HoldpointError('credential_revoked');
  if (credential.expired) throw new HoldpointError('credential_expired');
  const { tenant, kind, principalId: id } = credential;
  const workload = await findWorkload(db, tenant, kind, id);
  if (!workload) throw notKnown();
  if (workload.suspended) throw new HoldpointError(kind === 'agent' ? 'agent_suspended' : 'credential_revoked');
  const keyEndsAt = credential.expiresAt?.getTime();
  const principal: Workload = { kind, tenant, id, name: workload.name, keyId: key.keyId, ...(keyEndsAt ? { keyEndsAt } : {}) };
  remember(db, cacheKey, principal);
  return principal;
}

/** One text for every key that opens nothing, so that none of them says why. */
function notKnown(): HoldpointError {
  return new HoldpointError('unauthenticated', 'This key is not known here, or has ended.');
}

function remember(db: Database, cacheKey: string, principal: Workload): void {
  const cache = cacheOf(db);
  if (cache.size >= MAX_REMEMBERED) cache.clear();
  cache.set(cacheKey, { principal, until: Date.now() + REMEMBER_MS });
}

function cacheOf(db: Database): Map<string, { principal: Workload; until: number }> {
  const cache = remembered.get(db) ?? new Map();
  remembered.set(db, cache);
  return cache;
}
