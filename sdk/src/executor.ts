import type { CallOptions, RedeemedCall, RedeemOptions, Report } from './calls.ts';
import { assertDigest } from './call-digest.ts';
import { ConflictError } from './errors.ts';
import { GrantError, grantFault } from './grant-error.ts';
import { REDEEM_PATH } from './grant-proof.ts';
import { Http, type HttpOptions } from './http.ts';
import { type Identity, readIdentity } from './identity.ts';
import type { RequestStatus } from './request-view.ts';
import { runAndReport } from './run-and-report.ts';
import { claimedDigest } from './verify-grant.ts';

export type ExecutorOptions = HttpOptions;

/** The workload that really runs a tool: turns a grant into the stored call once, and says what became of it. */
export class Executor {
  readonly #http: Http;

  constructor(options: ExecutorOptions) {
    this.#http = new Http(options);
  }

  /**
   * Redeems a grant: once, in time, at the executor that it names. What comes back is what was approved: run exactly that.
   * `digest` is the one that this executor means to run, by default the grant's own. `proof` is what the agent gave with a grant
   * that is bound to its key. Throws GrantError when it must not
   * run (`consumed`, `expired`, `revoked`, `digest_mismatch`, `policy_changed`, `approver_lost`, `invalid_grant`,
   * `wrong_executor`, `grant_proof_invalid`). An answer that was lost on the way ends as `consumed` and is never run.
   */
  async redeem(grant: string, wanted: string | RedeemOptions = {}, options: Omit<RedeemOptions, 'digest'> = {}): Promise<RedeemedCall> {
    const { digest = claimedDigest(grant), proof, signal } = typeof wanted === 'string' ? { ...options, digest: wanted } : wanted;
    const body = { grant, digest, ...(proof ? { proof } : {}) };
    const call = { method: 'POST', path: REDEEM_PATH, name: 'redeem', body, signal } as const;
    const redeemed = await this.#http.call<RedeemedCall>(call).catch((error: unknown) => {
      throw error instanceof ConflictError ? new GrantError(error.code, error) : error;
    });
    if (redeemed.digest !== digest) throw grantFault('digest_mismatch', 'The stored call has another digest than the grant.');
    await assertDigest(redeemed);
    return redeemed;
  }

  /**
   * Redeems, runs the stored call and reports what came of it. With a tracer, the run is a span under the one in which the
   * agent asked, so that both are one trace; what was active here is not its parent. `proof` as in `redeem`. Throws what `redeem`, `run` and `report` do.
   */
  async run<Result>(
    grant: string,
    run: (call: RedeemedCall, context: { signal: AbortSignal }) => Result | Promise<Result>,
    { proof, signal = new AbortController().signal }: Omit<RedeemOptions, 'digest'> = {},
  ): Promise<Result> {
    const call = await this.redeem(grant, { proof, signal });
    return runAndReport({ executor: this, tracer: this.#http.tracer, under: 'asker' }, call, signal, () => run(call, { signal }));
  }

  /** Which executor of which customer the credential speaks for, and when its key ends. */
  whoAmI(options: CallOptions = {}): Promise<Identity> {
    return readIdentity(this.#http, options);
  }

  /** Says once what became of the run. `unknown` when that cannot be said: nothing is worse than a made-up success. */
  report(
    requestId: string,
    { output = null, ...report }: Report,
    { signal }: CallOptions = {},
  ): Promise<{ id: string; status: RequestStatus }> {
    const path = `/api/v1/requests/${encodeURIComponent(requestId)}/result`;
    return this.#http.call({ method: 'POST', path, name: 'report', body: { ...report, output }, signal });
  }
}
