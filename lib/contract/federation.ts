import { z } from 'zod';
import { FEDERATION_KINDS } from '#lib/domain/federation.ts';
import { instant, jsonObject, plainText, tenantId } from './json.ts';

const jwks = z
  .strictObject({ keys: z.array(jsonObject).min(1).max(20) })
  .meta({ description: 'Public keys (RFC 7517). Whoever pins keys also replaces them: make another federation, then end this one' });

/** Compared byte for byte. What looks like a pattern is refused, since somebody would believe that it is one. */
const exact = plainText(2_048)
  .min(1)
  .refine((text) => !/[*\s]/.test(text), 'is compared exactly: no patterns, no white space');
const audience = exact.optional().meta({ description: 'What the token’s `aud` must be, alone. Without it, this service’s origin' });
const discovery = z.string().max(500).meta({ description: 'An issuer: https, with `/.well-known/openid-configuration` below it' });
const principal = z.strictObject({ kind: z.enum(['agent', 'executor']), id: plainText(128).min(1) });
const forWhom = { tenant: tenantId, principal };

/** `POST /api/console/federations`. */
export const createFederationBody = z
  .discriminatedUnion('kind', [
    z.strictObject({ ...forWhom, kind: z.literal('oidc'), issuer: discovery, subject: exact, audience, jwks: jwks.optional() }),
    z.strictObject({
      ...forWhom,
      kind: z.literal('spiffe'),
      subject: exact.meta({ description: 'The SPIFFE ID', examples: ['spiffe://example.org/ns/patching/sa/agent'] }),
      audience,
      jwks: jwks.optional(),
      discovery: discovery.optional(),
    }),
    z.strictObject({ ...forWhom, kind: z.literal('private_key_jwt'), jwks }),
  ])
  .meta({ id: 'CreateFederation' });
export type CreateFederationBody = z.infer<typeof createFederationBody>;

export const federationView = z
  .object({
    id: z.string().meta({ description: 'The `client_id` of the token endpoint' }),
    tenant: tenantId,
    principal: z.object({ kind: z.enum(['agent', 'executor']), id: z.string(), name: z.string() }),
    kind: z.enum(FEDERATION_KINDS),
    issuer: z.string().meta({ description: 'Of OpenID Connect; the trust domain of SPIFFE; the federation’s own id for private_key_jwt' }),
    subject: z.string(),
    audience: z.string(),
    discovery: z.string().nullable().meta({ description: 'The issuer whose discovery names the keys; null when they are pinned' }),
    keyIds: z.array(z.string()).nullable().meta({ description: 'Of pinned keys; empty for a key without one' }),
    createdBy: z.string(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Federation' });
export type FederationView = z.infer<typeof federationView>;

export const federationQuery = z.object({ tenant: tenantId.optional(), principal: plainText(128).optional() });
export const federationList = z.object({ items: z.array(federationView) }).meta({ id: 'FederationList' });
export type FederationList = z.infer<typeof federationList>;
