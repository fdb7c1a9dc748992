import type { Issued } from './access-tokens.ts';
import type { Assertion, AssertionSource } from './assertion.ts';
import { CredentialError, HoldpointError, UnavailableError } from './errors.ts';
import type { Fetch } from './http.ts';
import type { Prover } from './prover.ts';
import type { ServerClock } from './server-clock.ts';
import { readProblem, toError } from './to-error.ts';
import { unreachable } from './unreachable.ts';
import { untilAborted } from './until-aborted.ts';

type Options = {
  /** Where it is, and what the service calls it: its proofs are for the latter. */
  url: string;
  issuer: string;
  federation: string;
  assertion: AssertionSource;
  prover: () => Promise<Prover>;
  clock: ServerClock;
  fetch: Fetch;
};
type Answer = { status: number; ok: boolean; text: string; headers: Headers; proof: string; askedAt: number };

const PATH = '/api/v1/token';
const TIMEOUT_MS = 30_000;

/** Where what a workload brings becomes an access token that is bound to its key (RFC 8693, RFC 7523, RFC 9449). */
export class TokenEndpoint {
  readonly #options: Options;
  #nonce: string | undefined;
  #worked = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * One token. A nonce that is asked for and a clock that is wrong are mended once. Throws CredentialError when the workload
   * or the service says no, RateLimitError, UnavailableError.
   */
  async ask(): Promise<Issued> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    let answer = await this.#once(signal);
    if (!answer.ok && this.#mends(answer)) answer = await this.#once(signal);
    if (!answer.ok) throw toTokenError(answer);
    const issued = readIssued(answer);
    this.#worked = true;
    return issued;
  }

  async #once(signal: AbortSignal): Promise<Answer> {
    const { url, issuer, prover, fetch } = this.#options;
    const body = formOf(this.#options.federation, await this.#bring(signal));
    const dpop = await (await prover()).prove({ method: 'POST', url: issuer + PATH, nonce: this.#nonce });
    const askedAt = Date.now();
    try {
      const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', dpop };
      // What the workload brings is for this service, and for nobody that it may point to.
      const response = await fetch(url + PATH, { method: 'POST', redirect: 'manual', signal, headers, body: body.toString() });
      const text = await response.text();
      this.#nonce = response.headers.get('dpop-nonce') ?? this.#nonce;
      return { status: response.status, ok: response.ok, text, headers: response.headers, proof: dpop, askedAt };
    } catch (cause) {
      throw unreachable(`No access token can be had at ${url}`, cause);
    }
  }

  async #bring(signal: AbortSignal): Promise<Assertion> {
    const { assertion, federation, issuer, clock } = this.#options;
    try {
      const brought = await untilAborted((async () => assertion({ federation, audience: issuer, now: clock.now(), signal }))(), signal);
      if ((typeof brought === 'string' ? brought : brought.token).trim() !== '') return brought;
      throw new TypeError('it is empty');
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const refusal = { status: 0, detail: `The workload has nothing to bring to the token endpoint: ${why}.`, cause };
      // What has worked will again, so a wait outlives it; what never has is a mistake in how this was set up.
      throw this.#worked ? new UnavailableError('assertion_failed', refusal) : new CredentialError('assertion_failed', refusal);
    }
  }

  #mends({ text, headers, proof }: Answer): boolean {
    const { error } = readProblem(text);
    if (error === 'use_dpop_nonce') return headers.has('dpop-nonce');
    return error === 'invalid_dpop_proof' && this.#options.clock.learn(headers.get('date'), proof);
  }
}

function formOf(federation: string, brought: Assertion): URLSearchParams {
  const { kind, token } = typeof brought === 'string' ? { kind: 'oidc', token: brought } : brought;
  const names =
    kind === 'private_key_jwt'
      ? {
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: token.trim(),
        }
      : {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
          subject_token: token.trim(),
        };
  return new URLSearchParams({ ...names, client_id: federation });
}

/** The refusals of RFC 6749 §5.2, and what stands between and speaks otherwise. */
function toTokenError({ status, text, headers }: Answer): HoldpointError {
  const { error, error_description: said } = readProblem(text);
  if (typeof error !== 'string' || status >= 500) return toError(status, text, headers.get('retry-after'));
  return new CredentialError(error, { status, detail: typeof said === 'string' ? said : `The token endpoint answered ${error}.` });
}

function readIssued({ text, status, askedAt }: Answer): Issued {
  const { access_token: token, token_type: type, expires_in: seconds } = readProblem(text);
  // A token of another type would be good without a proof: this is not what was asked for.
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) && /^dpop$/i.test(String(type)) && Number(seconds) > 0)
    return { token, expiresAt: askedAt + Number(seconds) * 1_000 };
  throw new UnavailableError('invalid_answer', { status, detail: 'The answer is no access token: this is not a Holdpoint service.' });
}
