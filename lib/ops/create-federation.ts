import { makeLeaf } from '#lib/audit/leaf.ts';
import type { PersonPrincipal } from '#lib/auth/principal.ts';
import { readJwks } from '#lib/auth/read-jwks.ts';
import type { CreateFederationBody, FederationView } from '#lib/contract/federation.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { isFetchableIssuer, type KeySource, trustDomainOf } from '#lib/domain/federation.ts';
import type { Json } from '#lib/domain/json.ts';
import { appendLeaves } from '#lib/store/append-leaves.ts';
import { findListedFederation, insertFederation, type NewFederation } from '#lib/store/federations.ts';
import { lockWorkload } from '#lib/store/workload-changes.ts';
import { claimKey, type Idempotency } from './claim-key.ts';
import type { OpsContext } from './context.ts';
import { requireFreshSignIn } from './enrolment.ts';
import { assertAdministers } from './federation-rights.ts';
import { newId } from './new-id.ts';
import { toFederationView } from './to-federation-view.ts';

/**
 * An administrator says whose tokens speak for one agent or executor. The same key with the same body gives the same
 * federation again. Throws not_found for another customer or an unknown workload, forbidden, fresh_sign_in_required,
 * issuer_not_allowed, jwks_invalid, invalid_body, federation_exists, idempotency_key_reused.
 */
export async function createFederation(
  ctx: OpsContext,
  person: PersonPrincipal,
  body: CreateFederationBody,
  idempotency: Idempotency,
): Promise<FederationView> {
  const { tenant, principal } = body;
  assertAdministers(person, tenant, 'No such customer.');
  await requireFreshSignIn(ctx.db, person);
  const id = newId('fed', Date.now());
  const added: NewFederation = {
    ...(await pin(ctx, id, body)),
    ...{ tenant, id, kind: body.kind, createdBy: person.id },
    ...{ principalKind: principal.kind, principalId: principal.id },
  };
  return ctx.db.withTenant(tenant, async (sql) => {
    const claimed = await claimKey(sql, { tenant, personId: person.id, kind: 'federation', id }, idempotency);
    if (claimed.isNew) {
      // Under the lock that every change of the workload takes: whoever takes everything from it never misses one that was made before.
      const hand = await lockWorkload(sql, { tenant, ...principal }, person.id);
      if (!hand) throw new HoldpointError('not_found', `No such ${principal.kind}.`);
      if (!(await insertFederation(sql, added)))
        throw new HoldpointError('federation_exists', 'This subject of this issuer speaks for a workload of this customer already.');
      await appendLeaves(sql, tenant, [leafOf(added, person, hand.now)], hand.now);
    }
    const row = await findListedFederation(sql, tenant, claimed.id);
    if (!row) throw new HoldpointError('internal');
    return toFederationView(row);
  });
}

type Pinned = Pick<NewFederation, 'issuer' | 'subject' | 'audience' | 'source'>;

async function pin(ctx: OpsContext, id: string, body: CreateFederationBody): Promise<Pinned> {
  const { issuer: self } = ctx.workloadIdentity;
  // RFC 7523: it speaks for itself, and the audience is the issuer of what it gets and nothing else.
  if (body.kind === 'private_key_jwt')
    return { issuer: id, subject: id, audience: self, source: { discovery: null, jwks: await readJwks(body.jwks) } };
  const { subject, audience = self, jwks } = body;
  if (body.kind === 'oidc')
    return { issuer: fetchable(ctx, body.issuer), subject, audience, source: await sourceOf(ctx, jwks, body.issuer) };
  const issuer = trustDomainOf(subject);
  if (issuer === null)
    throw new HoldpointError('invalid_body', 'The subject is not the SPIFFE ID of a workload.', {
      errors: [{ pointer: '/subject', message: 'is not the SPIFFE ID of a workload' }],
    });
  if ((jwks === undefined) === (body.discovery === undefined))
    throw new HoldpointError('invalid_body', 'Pin either the keys of the trust domain, or an issuer whose discovery names them.');
  return { issuer, subject, audience, source: await sourceOf(ctx, jwks, body.discovery) };
}

async function sourceOf(ctx: OpsContext, jwks: Parameters<typeof readJwks>[0] | undefined, discovery = ''): Promise<KeySource> {
  return jwks === undefined ? { discovery: fetchable(ctx, discovery), jwks: null } : { discovery: null, jwks: await readJwks(jwks) };
}

function fetchable({ workloadIdentity }: OpsContext, issuer: string): string {
  if (isFetchableIssuer(issuer, workloadIdentity)) return issuer;
  throw new HoldpointError('issuer_not_allowed', 'An issuer is an https URL at a host with a name, without query or fragment.');
}

function leafOf({ id, kind, principalKind, principalId, ...rest }: NewFederation, person: PersonPrincipal, now: number) {
  const { issuer, subject, audience, source } = rest;
  const federation: Json = { id, kind, principalKind, principalId, issuer, subject, audience, source };
  const common = { request: null, from: null, to: null, policy: null, digest: null };
  const actor = { kind: 'person', id: person.id };
  return makeLeaf({ ...common, tenant: rest.tenant, ts: now, type: 'federation.created', actor, commit: { federation } });
}
