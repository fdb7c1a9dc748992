import { randomBytes } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { sessionCookieName } from '#lib/auth/session-cookie.ts';
import { type RequestView, requestView } from '#lib/contract/request-view.ts';
import type { SubmitRequestBody } from '#lib/contract/submit-request.ts';
import { insertSession } from '#lib/store/sessions.ts';
import { createOpenApiCheck, type OpenApiDocument } from './openapi.fixture.ts';
import { type ServeOptions, type Served, serve } from './serve.fixture.ts';
import { AUTH_SECRET, bodyFor, createWorld, PEPPER, type World } from './world.fixture.ts';
import type { AGENTS, EXECUTORS, PEOPLE, WorldToolName } from './world-data.fixture.ts';

export type Answer = { status: number; headers: Headers; text: string; body: Record<string, unknown> };
export type CallInit = { headers?: Record<string, string>; body?: unknown; raw?: string | Uint8Array<ArrayBuffer>; signal?: AbortSignal };
export type Call = (method: string, path: string, init?: CallInit) => Promise<Answer>;
export type Session = { id: string; cookie: string; call: Call };

/** The environment of one node over the world's database. */
export function environmentOf({ test: { urls }, kek }: World, env: Record<string, string> = {}): Record<string, string> {
  return {
    HOLDPOINT_MODE: 'test',
    HOLDPOINT_PORT: '0',
    DATABASE_URL: urls.runtime,
    DATABASE_OWNER_URL: urls.owner,
    HOLDPOINT_AUTH_SECRET: AUTH_SECRET,
    HOLDPOINT_KEY_PEPPER: PEPPER,
    HOLDPOINT_GRANT_KEK: kek.toString('base64'),
    HOLDPOINT_DATABASE_CONNECTIONS: '8',
    HOLDPOINT_CALLS_PER_SECOND: '100000',
    HOLDPOINT_SUBMITS_PER_SECOND: '100000',
    HOLDPOINT_PENDING_LIMIT: '100000',
    ...env,
  };
}

export type Clients = {
  document: OpenApiDocument;
  nobody: Call;
  agent(id: keyof typeof AGENTS): Call;
  executor(id: keyof typeof EXECUTORS): Call;
  /** Signs a person in: a session row and the cookie that next-auth would have made for it. */
  signIn(person: keyof typeof PEOPLE): Promise<Session>;
  /** Submits a call as an agent and answers the view. */
  submit(agent: keyof typeof AGENTS, tool: WorldToolName, change?: Partial<SubmitRequestBody>): Promise<RequestView>;
  vote(session: Session, view: RequestView, verdict?: 'approve' | 'deny', change?: Record<string, unknown>): Promise<Answer>;
};

/** Callers of a service at `url`. Every answer that they get is held to the OpenAPI document. */
export async function createClients(world: World, url: string): Promise<Clients> {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as OpenApiDocument;
  const check = createOpenApiCheck(document);

  const callWith =
    (credential: Record<string, string>): Call =>
    async (method, path, { headers = {}, body, raw, signal } = {}) => {
      const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(url + path, {
        method,
        redirect: 'manual',
        headers: { ...credential, ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(payload === undefined ? {} : { body: payload }),
        ...(signal ? { signal } : {}),
      });
      const text = await response.text();
      const contentType = response.headers.get('content-type');
      if (method !== 'HEAD') check({ method, path, status: response.status, contentType, text });
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: contentType?.includes('json') && text ? (JSON.parse(text) as Answer['body']) : {},
      };
    };
  const withKey = (id: string): Call => callWith({ authorization: `Bearer ${world.keys[id] ?? ''}` });

  return {
    document,
    nobody: callWith({}),
    agent: withKey,
    executor: withKey,
    async signIn(person) {
      const id = randomBytes(24).toString('base64url');
      await insertSession(world.test.db, { id, personId: person, userAgent: 'a test', lifetimeSeconds: 3_600 });
      const token = await encode({ token: { sub: person, sid: id }, secret: AUTH_SECRET });
      const cookie = `${sessionCookieName({ publicUrl: url })}=${token}`;
      return { id, cookie, call: callWith({ cookie, origin: url }) };
    },
    async submit(agent, tool, change = {}) {
      const headers = { 'idempotency-key': randomBytes(12).toString('hex') };
      const answer = await withKey(agent)('POST', '/api/v1/requests', { headers, body: bodyFor(tool, change) });
      if (answer.status !== 201) throw new Error(`submit answered ${answer.status}: ${answer.text}`);
      return requestView.parse(answer.body);
    },
    vote: (session, view, verdict = 'approve', change = {}) =>
      session.call('POST', `/api/console/requests/${view.id}/votes`, {
        body: { verdict, reason: 'as discussed', digest: view.digest, version: view.version, tenant: view.tenant, ...change },
      }),
  };
}

export type Service = Clients & { world: World; node: Served; url: string; close(): Promise<void> };

type Options = Omit<ServeOptions, 'env'> & { env?: Record<string, string> };

/** A world with the real service over it, in this process. */
export async function createService({ env = {}, ...options }: Options = {}): Promise<Service> {
  const world = await createWorld();
  const node = await serve({ ...options, env: environmentOf(world, env) });
  const clients = await createClients(world, node.url);
  return {
    ...clients,
    world,
    node,
    url: node.url,
    async close() {
      await node.close();
      await world.close();
    },
  };
}
