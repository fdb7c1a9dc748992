/** What is known about a refusal. `status` is the HTTP status, or 0 when no answer came. */
export type Refusal = {
  status: number;
  detail: string;
  retryAfterMs?: number | null | undefined;
  errors?: readonly { pointer: string; message: string }[] | undefined;
  cause?: unknown;
};

/**
 * Every failure that the SDK throws, but for an abort (which throws the signal's reason). `code` is stable; a newer
 * service may answer codes that this version does not know, and their class then comes from the HTTP status.
 */
export class HoldpointError extends Error {
  override readonly name: string = 'HoldpointError';
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  /** How long the service asks to stay away, in milliseconds; null when it does not say. */
  readonly retryAfterMs: number | null;
  /** What is wrong with a body, by JSON Pointer (RFC 6901). */
  readonly errors: readonly { pointer: string; message: string }[];

  constructor(code: string, { status, detail, retryAfterMs, errors, cause }: Refusal) {
    super(detail, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.retryAfterMs = retryAfterMs ?? null;
    this.errors = errors ?? [];
  }
}

/** 401: the key or the access token is missing, unknown, revoked or over; or the key is malformed, and was not sent. */
export class AuthenticationError extends HoldpointError {
  override readonly name: string = 'AuthenticationError';
}

/**
 * No credential that could be sent. `code` is `malformed_key` for a key that cannot be one; without an access token it is that of
 * the token endpoint (RFC 6749, 8693, 9449: `invalid_client`, `invalid_request`, `unauthorized_client`, `invalid_dpop_proof` …),
 * `assertion_failed` when the workload had nothing to bring, or `wrong_service` when another one was to be called.
 */
export class CredentialError extends AuthenticationError {
  override readonly name = 'CredentialError';
}

/** 403: a good key that may not do this, or a suspended agent. */
export class ForbiddenError extends HoldpointError {
  override readonly name = 'ForbiddenError';
}

/** 404: not there, or not this agent's. */
export class NotFoundError extends HoldpointError {
  override readonly name = 'NotFoundError';
}

/** 400, 413, 415, 422: the call itself is wrong, and so it will be next time. */
export class InvalidRequestError extends HoldpointError {
  override readonly name = 'InvalidRequestError';
}

/** 409: the request is in another state than the call needs. */
export class ConflictError extends HoldpointError {
  override readonly name = 'ConflictError';
}

/** 429: too many calls, or too many requests waiting. See `retryAfterMs`. */
export class RateLimitError extends HoldpointError {
  override readonly name = 'RateLimitError';
}

/** 5xx, an answer that makes no sense, or none at all (`unreachable`). Nothing may be concluded from it, least of all a yes. */
export class UnavailableError extends HoldpointError {
  override readonly name = 'UnavailableError';
}

/** `wait` was given a `timeoutMs` and nobody decided in time. The request goes on; wait again by its id. */
export class WaitTimeoutError extends HoldpointError {
  override readonly name = 'WaitTimeoutError';
  readonly requestId: string;

  constructor(requestId: string, timeoutMs: number) {
    super('wait_timeout', { status: 0, detail: `Nobody decided ${requestId} within ${timeoutMs} ms.` });
    this.requestId = requestId;
  }
}
