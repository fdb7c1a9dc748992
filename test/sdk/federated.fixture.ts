import { calculateJwkThumbprint, decodeProtectedHeader, type JWK } from 'jose';
import { type AssertionSource, type Credential, privateKeyJwt, workloadIdentity, type WorkloadIdentityOptions } from '#sdk/main.ts';
import type { Service } from '../service.fixture.ts';
import { createProver, federate, seconds } from '../workload.fixture.ts';

type Fetch = typeof globalThis.fetch;
export type Federated = { federation: string; assertion: AssertionSource };

/** A workload of acme that signs its own assertions. */
export async function signing(service: Service, principal: { kind: 'agent' | 'executor'; id: string }): Promise<Federated> {
  const { publicJwk, privateKey } = await createProver();
  const federation = await federate(service, { kind: 'private_key_jwt', principal, jwks: { keys: [publicJwk] } });
  return { federation, assertion: privateKeyJwt(privateKey) };
}

/** Its credential at `service`, with whatever is to be otherwise. */
export function credentialOf(service: Service, workload: Federated, change: Partial<WorkloadIdentityOptions> = {}): Credential {
  return workloadIdentity({ url: service.url, ...workload, ...change });
}

/** A fetch that writes down what was asked, as `POST /api/v1/token`, with the headers of each call and the status of its answer. */
export function listening(fetch: Fetch = globalThis.fetch) {
  const calls: { call: string; headers: Headers; body: string; status?: number }[] = [];
  const heard: Fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const made: (typeof calls)[number] = {
      call: `${init?.method} ${pathname}`,
      headers,
      body: typeof init?.body === 'string' ? init.body : '',
    };
    calls.push(made);
    const answer = await fetch(input, init);
    made.status = answer.status;
    return answer;
  };
  return { calls, fetch: heard, tokensAsked: () => calls.filter(({ call }) => call === 'POST /api/v1/token').length };
}

/**
 * A fetch whose first token is one that the service's own signer made to end so soon, for the key that asked; what it is said
 * to live is up to the test. All later ones are the token endpoint's.
 */
export function firstTokenEnds(service: Service, federation: string, inSeconds: number, said: number): Fetch {
  let first = true;
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!first || !answer.ok) return answer;
    first = false;
    const { jwk } = decodeProtectedHeader(new Headers(init?.headers).get('dpop') ?? '');
    const ends = seconds(inSeconds) * 1_000;
    const whose = { tenant: 'acme', kind: 'agent' as const, id: 'acme-agent', federationId: federation };
    const token = await service.node.ctx.signer.mintAccessToken(
      { ...whose, jkt: await calculateJwkThumbprint(jwk as JWK), jti: `ends-${ends}`, issuedAt: ends - 300_000, expiresAt: ends },
      service.url,
    );
    return Response.json({ ...((await answer.json()) as object), access_token: token, expires_in: said });
  };
}
