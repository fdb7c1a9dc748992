import { createRoute, z } from '@hono/zod-openapi';
import { redeemBody, redeemedCall, resultBody } from '#lib/contract/redeem-grant.ts';
import { REQUEST_STATUSES } from '#lib/domain/request.ts';
import { redeemGrant } from '#lib/ops/redeem-grant.ts';
import { reportResult } from '#lib/ops/report-result.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, EXECUTOR, idParam, jsonAnswer, jsonBody, refusals } from './declare.ts';
import type { ApiDeps } from './env.ts';

const CALLER = [
  'unauthenticated',
  'credential_revoked',
  'credential_expired',
  'invalid_token',
  'invalid_dpop_proof',
  'forbidden',
  'rate_limited',
  'unavailable',
] as const;

/** `/api/v1` for executors: a grant becomes the stored call once, and the run is reported once. */
export function executorRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const withBody = [callers.executor, limitBody, readStrictBody];

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/grants/redeem',
      operationId: 'redeemGrant',
      tags: ['Executor'],
      summary: 'Turn a grant into the stored call and a lease',
      description: 'Run exactly what comes back: it is what was approved. Policy, agent and approvers are asked again here.',
      security: EXECUTOR,
      middleware: withBody,
      request: jsonBody(redeemBody),
      responses: {
        200: jsonAnswer('The call to run', redeemedCall),
        ...refusals(
          ...BODY_REFUSALS,
          ...CALLER,
          'invalid_grant',
          'wrong_executor',
          'grant_proof_invalid',
          'consumed',
          'expired',
          'revoked',
          'digest_mismatch',
          'policy_changed',
          'approver_lost',
          'agent_suspended',
        ),
      },
    }),
    async (c) => c.json(await redeemGrant(ctx, c.get('executor'), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/api/v1/requests/{id}/result',
      operationId: 'reportResult',
      tags: ['Executor'],
      summary: 'Say what became of the run, once',
      security: EXECUTOR,
      middleware: withBody,
      request: { params: idParam, ...jsonBody(resultBody) },
      responses: {
        200: jsonAnswer('Recorded', z.object({ id: z.string(), status: z.enum(REQUEST_STATUSES) })),
        ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'lease_mismatch', 'already_reported'),
      },
    }),
    async (c) => c.json(await reportResult(ctx, c.get('executor'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  return router;
}
