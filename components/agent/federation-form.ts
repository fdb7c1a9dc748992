import { type CreateFederationBody, createFederationBody } from '#lib/contract/federation.ts';
import type { Problem } from '#lib/contract/problem.ts';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';

/** As somebody typed it. `keys`: whether the public keys are pinned here, or found by an issuer's discovery. */
export type FederationForm = {
  kind: CreateFederationBody['kind'];
  issuer: string;
  subject: string;
  audience: string;
  keys: 'discovery' | 'pinned';
  jwks: string;
};
export type FederationField = 'issuer' | 'subject' | 'audience' | 'jwks';
export type FieldErrors = Partial<Record<FederationField | 'form', string>>;

export const EMPTY_FORM: FederationForm = { kind: 'oidc', issuer: '', subject: '', audience: '', keys: 'discovery', jwks: '' };

type Whose = Pick<WorkloadRow, 'kind' | 'id'> & { tenant: { id: string } };

/** The body to send, or what has to be mended first, by field. */
export function toFederationBody(typed: FederationForm, whose: Whose): { body: CreateFederationBody } | { errors: FieldErrors } {
  // What was pasted often brings white space with it, and no value has any.
  const form = { ...typed, issuer: typed.issuer.trim(), subject: typed.subject.trim(), audience: typed.audience.trim() };
  const errors: FieldErrors = {};
  const jwks = pinsKeys(form) ? readKeys(form.jwks, errors) : undefined;
  if (form.kind !== 'private_key_jwt' && form.subject === '') errors.subject = 'Say which one: the token’s sub, exactly.';
  if (asksIssuer(form) && form.issuer === '') errors.issuer = 'Say where its keys are found.';
  if (Object.keys(errors).length > 0) return { errors };
  const parsed = createFederationBody.safeParse({
    tenant: whose.tenant.id,
    principal: { kind: whose.kind, id: whose.id },
    kind: form.kind,
    ...(form.kind !== 'private_key_jwt' && { subject: form.subject, ...(form.audience !== '' && { audience: form.audience }) }),
    ...(form.kind === 'oidc' && { issuer: form.issuer }),
    ...(form.kind === 'spiffe' && !pinsKeys(form) && { discovery: form.issuer }),
    ...(jwks !== undefined && { jwks }),
  });
  if (parsed.success) return { body: parsed.data };
  for (const { path, message } of parsed.error.issues) errors[fieldOf(String(path[0] ?? ''))] ??= message;
  return { errors };
}

export function pinsKeys({ kind, keys }: FederationForm): boolean {
  return kind === 'private_key_jwt' || keys === 'pinned';
}

/** OpenID Connect always has an issuer, which its tokens name; SPIFFE only where its keys are not pinned. */
export function asksIssuer(form: FederationForm): boolean {
  return form.kind === 'oidc' || (form.kind === 'spiffe' && !pinsKeys(form));
}

/** A refusal of the service, at the field that it is about. */
export function errorsOf({ code, detail, title, errors = [] }: Problem): FieldErrors {
  const text = detail ?? title;
  if (code === 'issuer_not_allowed') return { issuer: text };
  if (code === 'jwks_invalid') return { jwks: text };
  if (code === 'federation_exists') return { subject: text };
  const found: FieldErrors = {};
  for (const { pointer, message } of errors) found[fieldOf(pointer.split('/')[1] ?? '')] ??= message;
  return Object.keys(found).length > 0 ? found : { form: text };
}

function fieldOf(member: string): keyof FieldErrors {
  if (member === 'discovery') return 'issuer';
  return member === 'issuer' || member === 'subject' || member === 'audience' || member === 'jwks' ? member : 'form';
}

/** A JWK Set, or one key alone, as people copy it. */
function readKeys(text: string, errors: FieldErrors): unknown {
  if (text.trim() === '') {
    errors.jwks = 'Paste its public keys: a JWK Set.';
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text);
    const single = typeof value === 'object' && value !== null && 'kty' in value;
    return single ? { keys: [value] } : value;
  } catch {
    errors.jwks = 'This is no JSON.';
    return undefined;
  }
}
