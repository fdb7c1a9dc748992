/** The errors of the token endpoint, as RFC 6749, 8693 and 9449 name them, with their HTTP status. */
const OAUTH_ERRORS = {
  invalid_request: 400,
  invalid_client: 401,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_target: 400,
  invalid_dpop_proof: 400,
} as const satisfies Record<string, number>;

export type OAuthErrorCode = keyof typeof OAUTH_ERRORS;
export const OAUTH_ERROR_CODES = Object.keys(OAUTH_ERRORS) as [OAuthErrorCode, ...OAuthErrorCode[]];

/** A refusal of the token endpoint. `description` keeps to the characters that RFC 6749 allows: ASCII without " and \. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, description: string) {
    super(description.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' '));
    this.name = 'OAuthError';
    this.code = code;
  }

  get status(): 400 | 401 {
    return OAUTH_ERRORS[this.code];
  }
}
