import { createRoute } from '@hono/zod-openapi';
import {
  nothing,
  previewBody,
  previewView,
  reportBody,
  requestDetail,
  seenBody,
  stepUpOptions,
  voteBody,
} from '#lib/contract/console-view.ts';
import { noticeList, noticeView } from '#lib/contract/notice-view.ts';
import { acknowledgeNotice } from '#lib/ops/acknowledge-notice.ts';
import { decideRequest } from '#lib/ops/decide-request.ts';
import { listNotices } from '#lib/ops/list-notices.ts';
import { openRequest } from '#lib/ops/open-request.ts';
import { previewEdit } from '#lib/ops/preview-edit.ts';
import { reportAgent } from '#lib/ops/report-agent.ts';
import { beginStepUp } from '#lib/ops/step-up.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;
/** What keeps a person from deciding a request, whatever they send. */
const UNDECIDABLE = ['not_found', 'already_decided', 'expired', 'withdrawn', 'own_request', 'role_not_needed', 'signer_inactive'] as const;

/** How a person decides: what they saw, what an edit would come to, the proof that it is them, the vote, and the alarm. */
export function decisionRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const withBody = [callers.person, limitBody, readStrictBody];
  const route = { tags: ['Console'], security: SESSION, method: 'post' as const, middleware: withBody };

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/requests/{id}/views',
      operationId: 'openRequest',
      summary: 'Say that the screen shows a request now',
      description: 'The minimum dwell of an approval counts from here, by the clock of the service.',
      request: { params: idParam, ...jsonBody(seenBody) },
      responses: { 204: { description: 'Noted' }, ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'stale_view') },
    }),
    async (c) => {
      await openRequest(ctx.db, c.get('person'), c.req.valid('param').id, c.req.valid('json'));
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/requests/{id}/votes',
      operationId: 'decideRequest',
      summary: 'Approve or deny what the screen showed',
      description:
        'The vote names the digest, version and tenant that were shown. With `arguments` it approves an edited call. From elevated ' +
        'risk on an approval also carries `shown`, from high risk on `typed`; routes with a step-up want an `assertion`. A denial ' +
        'needs none of these. Denying what was approved and not redeemed takes the approval back.',
      request: { params: idParam, ...jsonBody(voteBody) },
      responses: {
        200: jsonAnswer('The request after the vote', requestDetail),
        ...refusals(
          ...BODY_REFUSALS,
          ...CALLER,
          ...UNDECIDABLE,
          'stale_view',
          'already_voted',
          'agent_suspended',
          'policy_changed',
          'step_up_required',
          'passkey_required',
          'assertion_invalid',
          'display_required',
          'confirmation_required',
          'too_fast',
          'reason_required',
          'consumed',
          'edit_unchanged',
          'edit_denied_by_policy',
          'invalid_arguments',
        ),
      },
    }),
    async (c) => c.json(await decideRequest(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/requests/{id}/preview',
      operationId: 'previewEdit',
      summary: 'What an edited call would come to',
      description: 'Judged as a vote that edits is; nothing is stored. What is wrong with the arguments is in `errors`, by JSON pointers.',
      request: { params: idParam, ...jsonBody(previewBody) },
      responses: {
        200: jsonAnswer('Digest, policy, approval and risk of the edited call', previewView),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...UNDECIDABLE),
      },
    }),
    async (c) => c.json(await previewEdit(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/requests/{id}/step-up',
      operationId: 'beginStepUp',
      summary: 'What a passkey signs for an approval',
      description:
        'The challenge is SHA-256 over the RFC 8785 form of `{v, digest, verdict, tenant, requestId, version, personId, nonce, expiresAt}`: ' +
        'it is good for this decision of this person, for five minutes. `digest` may be that of a preview.',
      request: { params: idParam, ...jsonBody(seenBody) },
      responses: {
        200: jsonAnswer('For `navigator.credentials.get`; the rest goes back with the vote', stepUpOptions),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...UNDECIDABLE, 'stale_view', 'passkey_required'),
      },
    }),
    async (c) => c.json(await beginStepUp(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/requests/{id}/report',
      operationId: 'reportAgent',
      summary: 'Report the agent as malicious',
      description: 'Denies the request or takes its approval back, suspends the agent, revokes its approvals, and tells the managers.',
      request: { params: idParam, ...jsonBody(reportBody) },
      responses: {
        200: jsonAnswer('The request afterwards', requestDetail),
        ...refusals(...BODY_REFUSALS, ...CALLER, ...UNDECIDABLE, 'stale_view', 'reason_required'),
      },
    }),
    async (c) => c.json(await reportAgent(ctx, c.get('person'), c.req.valid('param').id, c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      middleware: [callers.person],
      path: '/api/console/notices',
      operationId: 'listNotices',
      summary: 'What a manager must know',
      responses: { 200: jsonAnswer('What nobody has acknowledged first', noticeList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listNotices(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      path: '/api/console/notices/{id}/acknowledge',
      operationId: 'acknowledgeNotice',
      summary: 'Say that a notice was read',
      request: { params: idParam, ...jsonBody(nothing) },
      responses: { 200: jsonAnswer('The notice', noticeView), ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found') },
    }),
    async (c) => c.json(await acknowledgeNotice(ctx, c.get('person'), c.req.valid('param').id), 200),
  );

  return router;
}
