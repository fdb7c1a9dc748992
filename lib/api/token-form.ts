import { ACCESS_TOKEN_TYPE, JWT_BEARER, SUBJECT_TOKEN_TYPES, TOKEN_EXCHANGE } from '#lib/contract/token.ts';
import { OAuthError } from '#lib/domain/oauth-error.ts';
import type { TokenRequest } from '#lib/ops/issue-access-token.ts';

const FORM_TYPE = /^application\/x-www-form-urlencoded(;\s*charset=utf-8)?$/i;

/** Reads the form of RFC 6749 appendix B: each parameter at most once, an empty one counts as none. Throws OAuthError. */
export function readTokenForm(contentType: string | undefined, text: string, issuer: string): TokenRequest {
  if (!FORM_TYPE.test(contentType ?? '')) throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new OAuthError('invalid_request', 'A parameter is repeated.');
    if (value !== '') form.set(name, value);
  }
  const wanted = (name: string): string => {
    const value = form.get(name);
    if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing.`);
    return value;
  };
  const fixed = (name: string, values: readonly string[]): void => {
    if (!values.includes(wanted(name))) throw new OAuthError('invalid_request', `${name} is none that is supported.`);
  };
  const grantType = wanted('grant_type');
  // What was granted is the agent's; there is nothing to choose from.
  if (form.has('scope')) throw new OAuthError('invalid_scope', 'There are no scopes.');
  if (form.has('audience') || (form.has('resource') && form.get('resource') !== `${issuer}/api/v1`))
    throw new OAuthError('invalid_target', 'Tokens are for this API and nothing else.');
  const clientId = form.get('client_id') ?? null;
  switch (grantType) {
    case TOKEN_EXCHANGE:
      if (form.has('actor_token')) throw new OAuthError('invalid_request', 'There is no delegation: actor_token is not supported.');
      if (form.has('requested_token_type')) fixed('requested_token_type', [ACCESS_TOKEN_TYPE]);
      fixed('subject_token_type', SUBJECT_TOKEN_TYPES);
      return { grant: 'exchange', clientId: wanted('client_id'), token: wanted('subject_token') };
    case 'client_credentials':
      fixed('client_assertion_type', [JWT_BEARER]);
      return { grant: 'assertion', clientId, token: wanted('client_assertion') };
    default:
      throw new OAuthError('unsupported_grant_type', 'Use token exchange or client_credentials.');
  }
}
