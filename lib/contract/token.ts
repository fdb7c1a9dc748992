import { z } from 'zod';
import { OAUTH_ERROR_CODES } from '#lib/domain/oauth-error.ts';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
export const SUBJECT_TOKEN_TYPES = [
  'urn:ietf:params:oauth:token-type:jwt',
  'urn:ietf:params:oauth:token-type:id_token',
  ACCESS_TOKEN_TYPE,
] as const;

/** The parameters of the token endpoint, as the document shows them. Read strictly by lib/api/token-form.ts. */
export const tokenForm = z
  .object({
    grant_type: z.enum([TOKEN_EXCHANGE, 'client_credentials']),
    client_id: z
      .string()
      .optional()
      .meta({ description: 'The federation, `fed_…`. Required for an exchange', examples: ['fed_01jd3k2m9v7x8q4w'] }),
    subject_token: z.string().optional().meta({ description: 'Exchange: the token of the pinned issuer, or the JWT-SVID' }),
    subject_token_type: z.enum(SUBJECT_TOKEN_TYPES).optional(),
    requested_token_type: z.literal(ACCESS_TOKEN_TYPE).optional(),
    resource: z.string().optional().meta({ description: 'If given, this service’s `/api/v1` (RFC 8707)' }),
    client_assertion_type: z.literal(JWT_BEARER).optional(),
    client_assertion: z.string().optional().meta({
      description: 'client_credentials: a JWT by the pinned key; `iss` and `sub` the federation, `aud` the issuer alone, `jti` once',
    }),
  })
  .meta({ id: 'TokenRequest' });

export const tokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('DPoP'),
    expires_in: z.int().meta({ description: 'Seconds' }),
    issued_token_type: z.literal(ACCESS_TOKEN_TYPE),
  })
  .meta({ id: 'TokenAnswer' });
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** RFC 6749 section 5.2: the one endpoint whose refusals are not problem documents, because its clients are OAuth's. */
export const oauthError = z.object({ error: z.enum(OAUTH_ERROR_CODES), error_description: z.string() }).meta({ id: 'OAuthError' });

/** RFC 8414, with `dpop_signing_alg_values_supported` of RFC 9449. */
export const serverMetadata = z
  .object({
    issuer: z.string(),
    token_endpoint: z.string(),
    response_types_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
    dpop_signing_alg_values_supported: z.array(z.string()),
    service_documentation: z.string(),
  })
  .meta({ id: 'AuthorizationServerMetadata' });
