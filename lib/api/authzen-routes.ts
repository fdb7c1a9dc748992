import { createRoute } from '@hono/zod-openapi';
import {
  accessDecision,
  accessDecisions,
  type AccessEvaluationsBody,
  type AccessQuestion,
  evaluationBody,
  evaluationsBody,
  pdpMetadata,
} from '#lib/contract/authzen.ts';
import { HoldpointError } from '#lib/domain/error-code.ts';
import { evaluateAccess } from '#lib/ops/evaluate-access.ts';
import { AGENT_REFUSALS } from './agent-door.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { AGENT, BODY_REFUSALS, createRouter, jsonAnswer, jsonBody, refusals } from './declare.ts';
import type { ApiDeps } from './env.ts';
import { echoRequestId } from './request-identifier.ts';
import { sourceAddress } from './source-address.ts';

/** OpenID AuthZEN Authorization API 1.0: policy as a pure question of an agent about itself. Nothing is stored and nothing granted. */
export function authzenRoutes({ ctx, config }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const issuer = config.publicUrl;
  const withBody = [echoRequestId, callers.agent, limitBody, readStrictBody];

  router.openapi(
    createRoute({
      method: 'get',
      path: '/.well-known/authzen-configuration',
      operationId: 'getPdpMetadata',
      tags: ['AuthZEN'],
      summary: 'Metadata of the policy decision point',
      responses: { 200: jsonAnswer('Where its endpoints are', pdpMetadata) },
    }),
    (c) =>
      c.json(
        {
          policy_decision_point: issuer,
          access_evaluation_endpoint: `${issuer}/access/v1/evaluation`,
          access_evaluations_endpoint: `${issuer}/access/v1/evaluations`,
          access_request_endpoint: `${issuer}/access/v1/requests`,
          jwks_uri: `${issuer}/.well-known/jwks.json`,
          capabilities: ['urn:openid:authzen:capability:access-request'],
        },
        200,
      ),
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/access/v1/evaluation',
      operationId: 'evaluateAccess',
      tags: ['AuthZEN'],
      summary: 'Ask policy about one call',
      description:
        'Changes nothing and stores nothing. True where policy allows outright. A denial that people may approve carries `context.access_request`. A true decision is no grant: submit the call, or nothing runs.',
      security: AGENT,
      middleware: withBody,
      request: jsonBody(evaluationBody),
      responses: { 200: jsonAnswer('The decision', accessDecision), ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS) },
    }),
    async (c) => {
      const meta = { issuer, sourceIp: sourceAddress(c, config) };
      const [decision] = await evaluateAccess(ctx, c.get('agent'), [c.req.valid('json')], 'execute_all', meta);
      return c.json(decision ?? { decision: false, context: {} }, 200);
    },
  );

  router.openapi(
    createRoute({
      method: 'post',
      path: '/access/v1/evaluations',
      operationId: 'evaluateAccesses',
      tags: ['AuthZEN'],
      summary: 'Ask policy about several calls',
      description: 'Up to 50, each counted as a call against the rate limit. An item that cannot be judged is a denial with its `error`.',
      security: AGENT,
      middleware: withBody,
      request: jsonBody(evaluationsBody),
      responses: { 200: jsonAnswer('The decisions', accessDecisions), ...refusals(...BODY_REFUSALS, ...AGENT_REFUSALS) },
    }),
    async (c) => {
      const body = c.req.valid('json');
      const questions = toQuestions(body);
      await callers.countFurther(c.get('agent'), questions.length - 1);
      const semantic = body.options?.evaluations_semantic ?? 'execute_all';
      const meta = { issuer, sourceIp: sourceAddress(c, config) };
      const evaluations = await evaluateAccess(ctx, c.get('agent'), questions, semantic, meta);
      const [first] = evaluations;
      return c.json(body.evaluations?.length || !first ? { evaluations } : first, 200);
    },
  );

  return router;
}

/** Each item with what it takes from the top level; without items, the top level is the one question. Throws invalid_body. */
function toQuestions({ evaluations = [], options: _options, ...defaults }: AccessEvaluationsBody): AccessQuestion[] {
  const items = evaluations.length > 0 ? evaluations : [{}];
  return items.map((item, index) => {
    const question = evaluationBody.safeParse({ ...defaults, ...item });
    if (question.success) return question.data;
    const at = evaluations.length > 0 ? `/evaluations/${index}` : '';
    const errors = question.error.issues.map(({ path, message }) => ({ pointer: `${at}/${path.map(String).join('/')}`, message }));
    throw new HoldpointError('invalid_body', errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), { errors });
  });
}
