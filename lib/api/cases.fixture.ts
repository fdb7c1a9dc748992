import { randomBytes } from 'node:crypto';
import type { CallInit } from '../../test/service.fixture.ts';
import { accessRequestFor, questionFor } from '../../test/access.fixture.ts';
import { bodyFor } from '../../test/world.fixture.ts';

/** Who a route is for. `token`: whoever may get a credential there. */
export type Door = 'agent' | 'executor' | 'person' | 'public' | 'token';

/** A valid call of one route about one request (or, where `about` says so, one session, grant, federation, callback origin, workload or key). */
export type Case = {
  door: Door;
  about: 'request' | 'session' | 'grant' | 'federation' | 'callback-origin' | 'workload' | 'key' | 'nothing';
  method: string;
  path: (id: string) => string;
  init?: (id: string) => CallInit;
};

const DIGEST = `sha256:${'0'.repeat(64)}`;
const key = () => ({ 'idempotency-key': randomBytes(9).toString('base64url') });

/** One for each operation of the OpenAPI document; a test fails when one is missing. */
export const CASES: Record<string, Case> = {
  submitRequest: {
    door: 'agent',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/v1/requests',
    init: () => ({ headers: key(), body: bodyFor('service.restart') }),
  },
  getRequest: { door: 'agent', about: 'request', method: 'GET', path: (id) => `/api/v1/requests/${id}` },
  withdrawRequest: {
    door: 'agent',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/v1/requests/${id}/withdraw`,
    init: () => ({ body: { reason: 'no longer needed' } }),
  },
  postMessage: {
    door: 'agent',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/v1/requests/${id}/messages`,
    init: () => ({ headers: key(), body: { body: 'It is down since 3.' } }),
  },
  listTools: { door: 'agent', about: 'nothing', method: 'GET', path: () => '/api/v1/tools' },
  evaluateAccess: {
    door: 'agent',
    about: 'nothing',
    method: 'POST',
    path: () => '/access/v1/evaluation',
    init: () => ({ body: questionFor('service.restart') }),
  },
  evaluateAccesses: {
    door: 'agent',
    about: 'nothing',
    method: 'POST',
    path: () => '/access/v1/evaluations',
    init: () => ({ body: questionFor('service.restart') }),
  },
  requestAccess: {
    door: 'agent',
    about: 'nothing',
    method: 'POST',
    path: () => '/access/v1/requests',
    init: () => ({ headers: key(), body: accessRequestFor('service.restart') }),
  },
  getAccessTask: { door: 'agent', about: 'request', method: 'GET', path: (id) => `/access/v1/requests/${id}` },
  cancelAccessRequest: {
    door: 'agent',
    about: 'request',
    method: 'POST',
    path: (id) => `/access/v1/requests/${id}/cancel`,
    init: () => ({ body: { reason: 'no_longer_needed' } }),
  },
  redeemGrant: {
    door: 'executor',
    about: 'grant',
    method: 'POST',
    path: () => '/api/v1/grants/redeem',
    init: (grant) => ({ body: { grant, digest: DIGEST } }),
  },
  reportResult: {
    door: 'executor',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/v1/requests/${id}/result`,
    init: () => ({ body: { lease: 'a lease', status: 'succeeded', output: null } }),
  },
  listRequests: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/requests' },
  getRequestDetail: { door: 'person', about: 'request', method: 'GET', path: (id) => `/api/console/requests/${id}` },
  decideRequest: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/votes`,
    init: () => ({ body: { verdict: 'approve', reason: 'yes', digest: DIGEST, version: 1, tenant: 'acme' } }),
  },
  askAgent: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/messages`,
    init: () => ({ headers: key(), body: { body: 'Since when?' } }),
  },
  claimRequest: {
    door: 'person',
    about: 'request',
    method: 'PUT',
    path: (id) => `/api/console/requests/${id}/claim`,
    init: () => ({ body: { takeOver: true } }),
  },
  releaseRequest: { door: 'person', about: 'request', method: 'DELETE', path: (id) => `/api/console/requests/${id}/claim` },
  handOverRequest: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/hand-over`,
    init: () => ({ body: { to: { role: 'manager' }, note: 'I leave at six.' } }),
  },
  listColleagues: { door: 'person', about: 'request', method: 'GET', path: (id) => `/api/console/requests/${id}/colleagues` },
  postNote: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/notes`,
    init: () => ({ headers: key(), body: { body: 'Called them, nobody answers.' } }),
  },
  openRequest: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/views`,
    init: () => ({ body: { digest: DIGEST, version: 1 } }),
  },
  previewEdit: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/preview`,
    init: () => ({ body: { arguments: { service: 'BITS' } } }),
  },
  beginStepUp: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/step-up`,
    init: () => ({ body: { digest: DIGEST, version: 1 } }),
  },
  reportAgent: {
    door: 'person',
    about: 'request',
    method: 'POST',
    path: (id) => `/api/console/requests/${id}/report`,
    init: () => ({ body: { reason: 'it lies', digest: DIGEST, version: 1, tenant: 'acme' } }),
  },
  listNotices: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/notices' },
  acknowledgeNotice: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: (id) => `/api/console/notices/${id}/acknowledge`,
    init: () => ({ body: {} }),
  },
  listSavedViews: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/views' },
  saveView: {
    door: 'person',
    about: 'nothing',
    method: 'PUT',
    path: (id) => `/api/console/views/${id}`,
    init: () => ({ body: { filter: { risk: 'high' } } }),
  },
  removeView: { door: 'person', about: 'nothing', method: 'DELETE', path: (id) => `/api/console/views/${id}` },
  listPasskeys: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/passkeys' },
  beginPasskey: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/console/passkeys/options',
    init: () => ({ body: {} }),
  },
  enrolPasskey: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/console/passkeys',
    init: () => ({ body: { name: 'phone', credential: {} } }),
  },
  removePasskey: { door: 'person', about: 'nothing', method: 'DELETE', path: (id) => `/api/console/passkeys/${id}` },
  listRecoverable: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/people' },
  askRecovery: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: (id) => `/api/console/people/${id}/passkey-recovery`,
    init: () => ({ body: {} }),
  },
  listRecoveries: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/passkey-recoveries' },
  approveRecovery: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: (id) => `/api/console/passkey-recoveries/${id}/approve`,
    init: () => ({ body: {} }),
  },
  listWorkloads: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/workloads' },
  getWorkload: { door: 'person', about: 'workload', method: 'GET', path: (id) => `/api/console/workloads/${id}` },
  registerWorkload: {
    door: 'person',
    about: 'workload',
    method: 'PUT',
    path: (id) => `/api/console/workloads/${id}`,
    init: () => ({ body: { name: 'Acme agent', environment: 'production', classes: ['service-health'] } }),
  },
  changeWorkload: {
    door: 'person',
    about: 'workload',
    method: 'PATCH',
    path: (id) => `/api/console/workloads/${id}`,
    init: () => ({ body: { environment: 'lab', classes: ['service-health'], reason: 'It moved.' } }),
  },
  listExecutorTools: { door: 'person', about: 'workload', method: 'GET', path: (id) => `/api/console/workloads/${id}/tools` },
  getReach: { door: 'person', about: 'workload', method: 'GET', path: (id) => `/api/console/workloads/${id}/reach` },
  createKey: {
    door: 'person',
    about: 'workload',
    method: 'POST',
    path: (id) => `/api/console/workloads/${id}/keys`,
    init: () => ({ headers: key(), body: {} }),
  },
  revokeKey: { door: 'person', about: 'key', method: 'DELETE', path: (id) => `/api/console/keys/${id}` },
  suspendWorkload: {
    door: 'person',
    about: 'workload',
    method: 'POST',
    path: (id) => `/api/console/workloads/${id}/suspend`,
    init: () => ({ body: { reason: 'It loops.' } }),
  },
  resumeWorkload: {
    door: 'person',
    about: 'workload',
    method: 'POST',
    path: (id) => `/api/console/workloads/${id}/resume`,
    init: () => ({ body: { reason: 'It was mended.' } }),
  },
  revokeWorkload: {
    door: 'person',
    about: 'workload',
    method: 'POST',
    path: (id) => `/api/console/workloads/${id}/revoke`,
    init: () => ({ body: { reason: 'It is retired.', typed: 'Acme agent' } }),
  },
  proposeTools: {
    door: 'executor',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/v1/tools/proposals',
    init: () => ({ body: { server: 'files', tools: [{ name: 'write_file', inputSchema: { type: 'object' } }] } }),
  },
  listProposedTools: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/tools' },
  getProposedTool: { door: 'person', about: 'nothing', method: 'GET', path: (id) => `/api/console/tools/${id}` },
  reviewTools: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/console/tools/reviews',
    init: () => ({ body: { tenant: 'acme', tools: [{ name: 'mcp.files.write_file', definitionHash: DIGEST, class: 'reversible' }] } }),
  },
  getMe: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/me' },
  countOpen: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/counts' },
  revokeSession: { door: 'person', about: 'session', method: 'DELETE', path: (id) => `/api/console/sessions/${id}` },
  getPdpMetadata: { door: 'public', about: 'nothing', method: 'GET', path: () => '/.well-known/authzen-configuration' },
  getAccessRequestSchema: { door: 'public', about: 'nothing', method: 'GET', path: () => '/access/v1/request-schema' },
  listFederations: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/federations' },
  createFederation: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/console/federations',
    init: () => ({
      headers: key(),
      body: {
        tenant: 'acme',
        principal: { kind: 'agent', id: 'acme-agent' },
        kind: 'oidc',
        issuer: 'https://issuer.example',
        subject: 'somebody',
      },
    }),
  },
  revokeFederation: { door: 'person', about: 'federation', method: 'DELETE', path: (id) => `/api/console/federations/${id}` },
  listCallbackOrigins: { door: 'person', about: 'nothing', method: 'GET', path: () => '/api/console/callback-origins' },
  createCallbackOrigin: {
    door: 'person',
    about: 'nothing',
    method: 'POST',
    path: () => '/api/console/callback-origins',
    init: () => ({ headers: key(), body: { tenant: 'acme', agent: 'acme-agent', address: 'https://agents.example/callbacks' } }),
  },
  revokeCallbackOrigin: { door: 'person', about: 'callback-origin', method: 'DELETE', path: (id) => `/api/console/callback-origins/${id}` },
  issueAccessToken: { door: 'token', about: 'nothing', method: 'POST', path: () => '/api/v1/token' },
  getServerMetadata: { door: 'public', about: 'nothing', method: 'GET', path: () => '/.well-known/oauth-authorization-server' },
  getJwks: { door: 'public', about: 'nothing', method: 'GET', path: () => '/.well-known/jwks.json' },
  getHealth: { door: 'public', about: 'nothing', method: 'GET', path: () => '/healthz' },
  getReadiness: { door: 'public', about: 'nothing', method: 'GET', path: () => '/readyz' },
  getOpenApi: { door: 'public', about: 'nothing', method: 'GET', path: () => '/api/v1/openapi.json' },
};

export const casesOf = (...doors: Door[]) => Object.entries(CASES).filter(([, { door }]) => doors.includes(door));
