/**
 * Every refusal has one stable code. A code is API: it may be added, never renamed or reused.
 * `status` is the HTTP status of the problem document (RFC 9457) that carries it.
 */
export const ERROR_CODES = {
  // the request as text
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  duplicate_key: { status: 400, title: 'The body repeats a key' },
  unsafe_integer: { status: 400, title: 'A number would lose precision' },
  forbidden_key: { status: 400, title: 'The body uses a forbidden key' },
  lone_surrogate: { status: 400, title: 'A string is not well-formed Unicode' },
  too_deep: { status: 400, title: 'The body is nested too deeply' },
  invalid_body: { status: 400, title: 'The body does not fit the contract' },
  invalid_header: { status: 400, title: 'A header does not fit the contract' },
  invalid_query: { status: 400, title: 'The query does not fit the contract' },
  body_too_large: { status: 413, title: 'The body is longer than 256 KiB' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  // who is calling
  unauthenticated: { status: 401, title: 'No valid credential' },
  session_revoked: { status: 401, title: 'The session was ended' },
  credential_revoked: { status: 401, title: 'The credential was revoked' },
  credential_expired: { status: 401, title: 'The credential has expired' },
  invalid_token: { status: 401, title: 'The access token is not valid' },
  invalid_dpop_proof: { status: 401, title: 'The DPoP proof is not valid for this call' },
  agent_suspended: { status: 403, title: 'The agent is suspended' },
  forbidden: { status: 403, title: 'Not allowed for this principal' },
  origin_not_allowed: { status: 403, title: 'The request came from another origin' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  // who may say who a workload is
  issuer_not_allowed: { status: 422, title: 'Keys may not be fetched from there' },
  jwks_invalid: { status: 422, title: 'The keys are not usable public keys' },
  federation_exists: { status: 409, title: 'This subject already speaks for a workload' },
  // who administers agents and executors
  already_exists: { status: 409, title: 'It exists already, with other properties' },
  too_many_keys: { status: 409, title: 'There are two keys already' },
  key_already_shown: { status: 409, title: 'The key was made and shown once' },
  confirmation_mismatch: { status: 422, title: 'The name that was typed is another one' },
  callback_origin_exists: { status: 409, title: 'The agent may be told there already' },
  too_many_callback_origins: { status: 409, title: 'There are as many as one agent may have' },
  // a person's own views of the queue
  too_many_views: { status: 409, title: 'There are as many views as one person may have' },
  // submit
  unknown_tool: { status: 422, title: 'No such tool' },
  invalid_arguments: { status: 422, title: "The arguments do not fit the tool's schema" },
  invalid_targets: { status: 422, title: 'The targets do not fit the contract' },
  idempotency_key_required: { status: 400, title: 'An Idempotency-Key is required' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used with another body' },
  duplicate_request: { status: 409, title: 'The Idempotency-Key was used with another access request' },
  invalid_denial_binding: { status: 400, title: 'The access request is not for the denial that it names' },
  expired_denial: { status: 410, title: 'The denial can no longer be requested' },
  callback_not_allowed: { status: 422, title: 'Callbacks may not go there' },
  too_many_callbacks: { status: 429, title: 'Too many notifications wait' },
  too_many_pending: { status: 429, title: 'Too many pending requests' },
  rate_limited: { status: 429, title: 'Too many calls' },
  // decide
  stale_view: { status: 409, title: 'The request changed since it was shown' },
  already_decided: { status: 409, title: 'The request was already decided' },
  already_voted: { status: 409, title: 'This person has already voted' },
  own_request: { status: 403, title: 'The requester can never sign' },
  role_not_needed: { status: 403, title: 'The route needs another role' },
  signer_inactive: { status: 403, title: 'The signer is no longer active' },
  step_up_required: { status: 403, title: 'The route needs a step-up' },
  passkey_required: { status: 403, title: 'A passkey is needed for this route' },
  assertion_invalid: { status: 422, title: 'The passkey did not sign this decision' },
  display_required: { status: 422, title: 'The call was not shown in full' },
  cannot_be_shown: { status: 422, title: 'What would run cannot be shown' },
  confirmation_required: { status: 422, title: "The target's name must be typed" },
  too_fast: { status: 409, title: 'The call was shown too short a time ago' },
  claimed: { status: 409, title: 'Somebody else works on the request' },
  not_a_signer: { status: 422, title: 'This colleague cannot sign the request' },
  reason_required: { status: 422, title: 'A reason is required' },
  edit_unchanged: { status: 422, title: 'The edit changes nothing' },
  edit_denied_by_policy: { status: 422, title: 'Policy denies the edited call' },
  fresh_sign_in_required: { status: 403, title: 'A recent sign-in is needed' },
  password_required: { status: 403, title: 'The password is needed again' },
  second_person_required: { status: 403, title: 'Somebody else has to agree' },
  challenge_expired: { status: 409, title: 'The challenge was used or has expired' },
  passkey_invalid: { status: 422, title: 'The passkey could not be enrolled' },
  last_passkey: { status: 409, title: 'The last passkey cannot be removed' },
  recovery_closed: { status: 409, title: 'The recovery was used or has expired' },
  expired: { status: 409, title: 'The time to act has passed' },
  withdrawn: { status: 409, title: 'The agent took the request back' },
  illegal_transition: { status: 409, title: 'The request is in another state' },
  // grants and results
  invalid_grant: { status: 401, title: 'The grant is not valid' },
  grant_proof_invalid: { status: 403, title: "The grant is bound to the agent's key, and that key did not present it" },
  consumed: { status: 409, title: 'The grant was already redeemed' },
  revoked: { status: 409, title: 'The approval was revoked' },
  digest_mismatch: { status: 409, title: 'The digest is not the approved one' },
  policy_changed: { status: 409, title: 'Policy changed since the decision' },
  approver_lost: { status: 409, title: 'An approver lost the right to approve' },
  wrong_executor: { status: 403, title: 'The grant is for another executor' },
  lease_mismatch: { status: 409, title: 'The lease is not the current one' },
  already_reported: { status: 409, title: 'A result was already reported' },
  // tools
  tool_breaks_policy: { status: 409, title: 'A policy needs the tool as it was' },
  tool_unusable: { status: 422, title: 'The tool cannot be made callable' },
  // the service
  timeout: { status: 504, title: 'The operation took too long' },
  unavailable: { status: 503, title: 'The service cannot answer now' },
  internal: { status: 500, title: 'Unexpected error' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A refusal with a stable code. `extra` is shown to the caller, so it never holds another tenant's data. */
export class HoldpointError extends Error {
  readonly code: ErrorCode;
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? ERROR_CODES[code].title);
    this.name = 'HoldpointError';
    this.code = code;
    this.extra = extra;
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}
