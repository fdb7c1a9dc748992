import { assertKey } from './check-key.ts';

/** One attempt at one call: its method and whole URL. A call that is tried again is another attempt. */
export type SignedCall = { method: string; url: string; signal?: AbortSignal | undefined };

/** What came back for an attempt. `code` is that of the problem document, where there was one. */
export type AnsweredCall = { status: number; code: string | null; headers: Headers };

/**
 * Who is calling, said anew at each attempt. Use `bearer` or `workloadIdentity`, or write one: `headers` and `handshake` may
 * throw, and what they throw reaches the caller.
 */
export type Credential = {
  /** The headers of one attempt. */
  headers(call: SignedCall): Promise<Record<string, string>>;
  /** What a websocket says as it opens; `call` is the `GET` that opens it. */
  handshake(call: SignedCall): Promise<{ token: string; proof?: string }>;
  /** Told of each answer and of the headers that were sent for it. True: refused for what is mended now, so worth one more attempt. */
  answered?(sent: Record<string, string>, answer: AnsweredCall): boolean;
  /** The proof that this workload hands over a grant that is bound to its key. Throws GrantError `grant_proof_invalid` for one of another key. */
  present?(grant: string): Promise<string>;
};

/**
 * A key, `hpa_…` or `hpx_…`, as it is (RFC 6750). One that is malformed is never sent: what would send it throws
 * CredentialError `malformed_key`.
 */
export function bearer(key: string): Credential {
  const checked = () => {
    assertKey(key);
    return key;
  };
  return {
    headers: async () => ({ authorization: `Bearer ${checked()}` }),
    handshake: async () => ({ token: checked() }),
  };
}
