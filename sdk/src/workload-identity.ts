import { AccessTokens } from './access-tokens.ts';
import type { AssertionSource } from './assertion.ts';
import { baseOf } from './base-url.ts';
import type { AnsweredCall, Credential } from './credential.ts';
import { CredentialError } from './errors.ts';
import { grantFault } from './grant-error.ts';
import { REDEEM_PATH } from './grant-proof.ts';
import type { Fetch } from './http.ts';
import { createProver, type KeyPair, type Prover } from './prover.ts';
import { ServerClock } from './server-clock.ts';
import { TokenEndpoint } from './token-endpoint.ts';
import { claimedKey } from './verify-grant.ts';

export type WorkloadIdentityOptions = {
  /** The service, as given to `Holdpoint` and `Executor`. */
  url: string;
  /** `fed_…`, as the agent's page in the console shows it. */
  federation: string;
  /** What the workload brings: a function that reads its token anew, or `privateKeyJwt(key)`. */
  assertion: AssertionSource;
  /**
   * Signs the proofs; ES256, ES384, RS256, PS256 or Ed25519. Without it a new one, which never leaves this process. A token of an
   * issuer belongs to the first key that brings it: a process that restarts sooner than its token changes keeps its pair.
   */
  keyPair?: KeyPair | undefined;
  /** What the service calls itself (its public URL), when `url` is another way to it. Proofs and assertions are for this. */
  issuer?: string | undefined;
  fetch?: Fetch | undefined;
};

/**
 * A workload that something already vouches for: its own token, or assertion, becomes an access token of minutes that is bound
 * to a key of this process. One for each workload and process, shared by whatever calls as it. A token is renewed ahead of
 * its end; one that the service refuses, a nonce that it wants and a clock that is wrong are mended by one more attempt.
 */
export function workloadIdentity({ url, federation, assertion, keyPair, issuer, fetch }: WorkloadIdentityOptions): Credential {
  const base = baseOf(url);
  const named = issuer === undefined ? base : baseOf(issuer);
  const clock = new ServerClock();
  let made: Promise<Prover> | undefined;
  const prover = () => (made ??= createProver(clock, keyPair));
  const ask: Fetch = fetch ?? ((input, init) => globalThis.fetch(input, init));
  const endpoint = new TokenEndpoint({ url: base, issuer: named, federation, assertion, prover, clock, fetch: ask });
  const tokens = new AccessTokens(() => endpoint.ask());
  let nonce: string | undefined;

  /** The same URL as the service has it. Another service gets neither token nor proof. */
  const nameOf = (called: string): string => {
    if (called.startsWith(`${base}/`)) return named + called.slice(base.length);
    const detail = `This credential is for ${base}, and not for ${called}.`;
    throw new CredentialError('wrong_service', { status: 0, detail });
  };
  const prove = async (method: string, called: string, signal: AbortSignal | undefined) => {
    const target = nameOf(called);
    const token = await tokens.get(signal);
    return { token, proof: await (await prover()).prove({ method, url: target, token, nonce }) };
  };

  return {
    async headers({ method, url: called, signal }) {
      const { token, proof } = await prove(method, called, signal);
      return { authorization: `DPoP ${token}`, dpop: proof };
    },
    handshake: ({ method, url: called, signal }) => prove(method, called, signal),
    answered({ authorization = '', dpop = '' }, { status, code, headers }: AnsweredCall) {
      const given = headers.get('dpop-nonce');
      nonce = given ?? nonce;
      if (status !== 401) return false;
      switch (code ?? challengeOf(headers)) {
        case 'use_dpop_nonce':
          return given !== null;
        case 'invalid_token':
          tokens.drop(authorization.slice('DPoP '.length));
          return true;
        case 'invalid_dpop_proof':
          return clock.learn(headers.get('date'), dpop);
        default:
          return false;
      }
    },
    async present(grant) {
      const { jkt, prove: sign } = await prover();
      if (claimedKey(grant) !== jkt) throw grantFault('wrong_key', 'The grant is bound to the key of somebody else.');
      return sign({ method: 'POST', url: named + REDEEM_PATH, token: grant });
    },
  };
}

/** `error` of the DPoP challenge (RFC 9449 §7.1). */
function challengeOf(headers: Headers): string | null {
  const [, error] = /\bDPoP\b.*?\berror="([^"]*)"/i.exec(headers.get('www-authenticate') ?? '') ?? [];
  return error ?? null;
}
