import { createRoute, z } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import { PROOF_ALGORITHMS, TOKEN_ALGORITHMS } from '#lib/auth/algorithms.ts';
import { oauthError, serverMetadata, TOKEN_EXCHANGE, tokenAnswer, tokenForm } from '#lib/contract/token.ts';
import { OAuthError } from '#lib/domain/oauth-error.ts';
import { issueAccessToken } from '#lib/ops/issue-access-token.ts';
import { limitBody } from './body-gate.ts';
import { createRouter, jsonAnswer, refusals } from './declare.ts';
import type { ApiDeps, ApiEnv } from './env.ts';
import { createRateLimit } from './rate-limit.ts';
import { sourceAddress } from './source-address.ts';
import { readTokenForm } from './token-form.ts';

const DESCRIPTION = `A workload that an administrator federated gets a token of 5 to 10 minutes, bound to its key (RFC 9449), for the token
of a pinned issuer or a JWT-SVID (RFC 8693), or for an assertion that it signs itself (RFC 7523). Send it as \`Authorization: DPoP …\` with a
new \`DPoP\` proof at each call. Refusals are those of RFC 6749: \`error\` is stable.`;

/** The token endpoint and the metadata by which OAuth clients find it. */
export function tokenRoutes({ ctx, config }: ApiDeps) {
  const router = createRouter();
  const limit = createRateLimit(config.callsPerSecond);
  // Nobody is known yet, so it is the address that may not ask too often.
  const limitSource = createMiddleware<ApiEnv>(async (c, next) => {
    limit(sourceAddress(c, config), Date.now());
    await next();
  });

  // Shown in the document, and read by hand: a refusal here is OAuth's and not that of a validator of ours.
  router.openAPIRegistry.registerPath({
    method: 'post',
    path: '/api/v1/token',
    operationId: 'issueAccessToken',
    tags: ['Agent'],
    summary: 'Exchange a workload’s own token for an access token',
    description: DESCRIPTION,
    request: {
      headers: z.object({ dpop: z.string().openapi({ description: 'A proof for this call' }) }),
      body: { required: true, content: { 'application/x-www-form-urlencoded': { schema: tokenForm } } },
    },
    responses: {
      200: jsonAnswer('The token', tokenAnswer),
      400: jsonAnswer('`invalid_request`, `unsupported_grant_type`, `invalid_dpop_proof` …', oauthError),
      401: jsonAnswer('`invalid_client`', oauthError),
      ...refusals('body_too_large', 'rate_limited', 'unavailable'),
    },
  });
  router.post('/api/v1/token', limitSource, limitBody, async (c) => {
    try {
      const request = readTokenForm(c.req.header('content-type'), await c.req.text(), ctx.workloadIdentity.issuer);
      return c.json(await issueAccessToken(ctx, request, c.req.header('dpop')), 200);
    } catch (error) {
      if (error instanceof OAuthError) return c.json({ error: error.code, error_description: error.message }, error.status);
      throw error;
    }
  });

  router.openapi(
    createRoute({
      method: 'get',
      path: '/.well-known/oauth-authorization-server',
      operationId: 'getServerMetadata',
      tags: ['Public'],
      summary: 'How to get an access token (RFC 8414)',
      responses: { 200: jsonAnswer('The metadata', serverMetadata) },
    }),
    (c) => {
      const { issuer } = ctx.workloadIdentity;
      const metadata = {
        issuer,
        token_endpoint: `${issuer}/api/v1/token`,
        // No flow with a browser, so there is nothing that it could answer with.
        response_types_supported: [],
        grant_types_supported: [TOKEN_EXCHANGE, 'client_credentials'],
        token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: TOKEN_ALGORITHMS,
        dpop_signing_alg_values_supported: PROOF_ALGORITHMS,
        service_documentation: `${issuer}/docs/api`,
      };
      return c.json(metadata, 200);
    },
  );

  return router;
}
