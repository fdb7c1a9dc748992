import { createRoute, z } from '@hono/zod-openapi';
import { nothing } from '#lib/contract/console-view.ts';
import {
  beginPasskeyBody,
  enrolBody,
  passkeyList,
  passkeyOptions,
  passkeyView,
  personList,
  recoveryList,
  recoveryView,
} from '#lib/contract/passkey-view.ts';
import { plainText } from '#lib/contract/json.ts';
import { approveRecovery } from '#lib/ops/approve-recovery.ts';
import { askRecovery } from '#lib/ops/ask-recovery.ts';
import { beginPasskey } from '#lib/ops/begin-passkey.ts';
import { enrolPasskey } from '#lib/ops/enrol-passkey.ts';
import { listPasskeys } from '#lib/ops/list-passkeys.ts';
import { listRecoverable } from '#lib/ops/list-recoverable.ts';
import { listRecoveries } from '#lib/ops/list-recoveries.ts';
import { removePasskey } from '#lib/ops/remove-passkey.ts';
import { limitBody, readStrictBody } from './body-gate.ts';
import type { Callers } from './callers.ts';
import { BODY_REFUSALS, createRouter, idParam, jsonAnswer, jsonBody, refusals, SESSION } from './declare.ts';
import type { ApiDeps } from './env.ts';

const CALLER = ['unauthenticated', 'session_revoked', 'forbidden', 'origin_not_allowed', 'unavailable'] as const;

/** WebAuthn bounds a credential's id to 1,023 bytes. */
const passkeyParam = z.object({ id: plainText(1_364) });

/** One's own passkeys, and how somebody gets back in who has lost all of them. */
export function passkeyRoutes({ ctx }: ApiDeps, callers: Callers) {
  const router = createRouter();
  const guarded = [callers.person];
  const withBody = [callers.person, limitBody, readStrictBody];
  const route = { tags: ['Passkeys'], security: SESSION };

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/passkeys',
      operationId: 'listPasskeys',
      summary: 'One’s own passkeys',
      middleware: guarded,
      responses: { 200: jsonAnswer('Oldest first', passkeyList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listPasskeys(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/passkeys/options',
      operationId: 'beginPasskey',
      summary: 'What a browser needs to make a passkey',
      description:
        'The challenge is good once, for five minutes, in this session. Where no passkey vouches for the new one, the password is said again.',
      middleware: withBody,
      request: jsonBody(beginPasskeyBody),
      responses: {
        200: jsonAnswer('Options', passkeyOptions),
        ...refusals(...BODY_REFUSALS, ...CALLER, 'fresh_sign_in_required', 'password_required', 'rate_limited'),
      },
    }),
    async (c) => c.json(await beginPasskey(ctx, c.get('person'), c.req.valid('json')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/passkeys',
      operationId: 'enrolPasskey',
      summary: 'Enrol a passkey',
      description:
        'The first takes a sign-in of the last 15 minutes and the password again, another one an `assertion` of one that exists, or a recovery.',
      middleware: withBody,
      request: jsonBody(enrolBody),
      responses: {
        201: jsonAnswer('The passkey', passkeyView),
        ...refusals(
          ...BODY_REFUSALS,
          ...CALLER,
          'challenge_expired',
          'passkey_invalid',
          'assertion_invalid',
          'step_up_required',
          'fresh_sign_in_required',
        ),
      },
    }),
    async (c) => c.json(await enrolPasskey(ctx, c.get('person'), c.req.valid('json')), 201),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'delete',
      path: '/api/console/passkeys/{id}',
      operationId: 'removePasskey',
      summary: 'End one of one’s own passkeys',
      middleware: guarded,
      request: { params: passkeyParam },
      responses: { 204: { description: 'Ended' }, ...refusals(...CALLER, 'not_found', 'last_passkey', 'fresh_sign_in_required') },
    }),
    async (c) => {
      await removePasskey(ctx.db, c.get('person'), c.req.valid('param').id);
      return c.body(null, 204);
    },
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/people',
      operationId: 'listRecoverable',
      summary: 'People whose passkey recovery one may start',
      description: 'Everybody else of the customers that one administers; nobody for whoever administers none.',
      middleware: guarded,
      responses: { 200: jsonAnswer('By name', personList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listRecoverable(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/people/{id}/passkey-recovery',
      operationId: 'askRecovery',
      summary: 'Say that somebody has lost their passkeys',
      description: 'For administrators. Nothing follows until a second person agrees. While one is open, this gives that one.',
      middleware: withBody,
      request: { params: idParam, ...jsonBody(nothing) },
      responses: {
        201: jsonAnswer('The recovery', recoveryView),
        ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'second_person_required'),
      },
    }),
    async (c) => c.json(await askRecovery(ctx.db, c.get('person'), c.req.valid('param').id), 201),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'get',
      path: '/api/console/passkey-recoveries',
      operationId: 'listRecoveries',
      summary: 'Open recoveries of colleagues, and one’s own',
      middleware: guarded,
      responses: { 200: jsonAnswer('Newest first', recoveryList), ...refusals(...CALLER) },
    }),
    async (c) => c.json(await listRecoveries(ctx.db, c.get('person')), 200),
  );

  router.openapi(
    createRoute({
      ...route,
      method: 'post',
      path: '/api/console/passkey-recoveries/{id}/approve',
      operationId: 'approveRecovery',
      summary: 'Agree to a recovery as the second person',
      description: 'Within a day the person may then sign in and enrol once; all their passkeys from before end at that moment.',
      middleware: withBody,
      request: { params: idParam, ...jsonBody(nothing) },
      responses: {
        200: jsonAnswer('The recovery', recoveryView),
        ...refusals(...BODY_REFUSALS, ...CALLER, 'not_found', 'second_person_required', 'recovery_closed'),
      },
    }),
    async (c) => c.json(await approveRecovery(ctx.db, c.get('person'), c.req.valid('param').id), 200),
  );

  return router;
}
