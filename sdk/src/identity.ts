import type { CallOptions } from './calls.ts';
import type { KeyKind } from './check-key.ts';
import { UnavailableError } from './errors.ts';
import type { Http } from './http.ts';

/** Who a credential speaks for. `keyExpiresAt` is RFC 3339 in UTC, null for a key that does not end by itself and for an access token. */
export type Identity = { kind: KeyKind; id: string; name: string; tenant: string; keyExpiresAt: string | null };

/** Asks the service whose the credential is. Throws HoldpointError. */
export async function readIdentity(http: Http, { signal }: CallOptions = {}): Promise<Identity> {
  const said = await http.call<Partial<Identity> | null>({ method: 'GET', path: '/api/v1/me', name: 'whoAmI', signal });
  if (typeof said?.id === 'string' && typeof said.tenant === 'string' && (said.kind === 'agent' || said.kind === 'executor'))
    return { kind: said.kind, id: said.id, name: said.name ?? said.id, tenant: said.tenant, keyExpiresAt: said.keyExpiresAt ?? null };
  const detail = `The answer names nobody: what answers at ${http.base} is not a Holdpoint service.`;
  throw new UnavailableError('invalid_answer', { status: 200, detail });
}
