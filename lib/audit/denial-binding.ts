import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';

/** The members of an AuthZEN context that policy judges a call by; the others may change between a denial and its request. */
export const BOUND_CONTEXT = ['chain', 'confidence'] as const;

type Entity = { [member: string]: Json | undefined };
export type BoundCall = {
  subject: Entity & { properties?: JsonObject | undefined };
  resource: Entity;
  action: Entity;
  context?: object | undefined;
};

/**
 * `binding_hash` of the AuthZEN access request profile: base64url of SHA-256 over the RFC 8785 form of subject (without
 * `properties.act`), resource, action and the context members of `BOUND_CONTEXT` that are there.
 */
export function denialBinding({ subject, resource, action, context = {} }: BoundCall): string {
  const { properties, ...rest } = subject;
  const { act: _actor, ...kept } = properties ?? {};
  const judged = Object.entries(context).filter(([name]) => (BOUND_CONTEXT as readonly string[]).includes(name));
  const bound = {
    subject: properties === undefined ? rest : { ...rest, properties: kept },
    resource,
    action,
    context: Object.fromEntries(judged),
  };
  return createHash('sha256')
    .update(canonicalJson(present(bound)))
    .digest('base64url');
}

/** Without the members that a validator left as undefined, which JSON does not have. */
function present(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
