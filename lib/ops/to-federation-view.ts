import type { FederationView } from '#lib/contract/federation.ts';
import type { ListedFederation } from '#lib/store/federations.ts';
import { iso } from './to-request-view.ts';

export function toFederationView(row: ListedFederation): FederationView {
  const { id, tenant, kind, issuer, subject, audience, source } = row;
  return {
    id,
    tenant,
    principal: { kind: row.principalKind, id: row.principalId, name: row.principalName },
    kind,
    issuer,
    subject,
    audience,
    discovery: source.discovery,
    keyIds: source.jwks?.keys.map(({ kid = '' }) => kid) ?? null,
    createdBy: row.createdBy,
    createdAt: iso(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : iso(row.lastUsedAt),
    revokedAt: row.revokedAt === null ? null : iso(row.revokedAt),
  };
}
