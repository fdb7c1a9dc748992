import { createHash } from 'node:crypto';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import type { TargetRef } from '#lib/domain/target.ts';

/** Everything that makes one call this call. The service makes the `nonce` unless the agent gives one, so two like calls have two digests. */
export type DigestInput = {
  tenant: string;
  agent: string;
  tool: string;
  toolSchemaHash: string;
  arguments: JsonObject;
  targets: readonly TargetRef[];
  nonce: string;
};

/**
 * The digest of a call: `sha256:` and 64 hex digits over the RFC 8785 form of exactly these seven members. What was
 * shown, signed and run all carry it (I5). Targets enter as `{kind, name}` in the order of the call, whatever else
 * the inventory says about them: that may change without the call being another one.
 */
export function callDigest(call: DigestInput): string {
  return canonicalHash({
    tenant: call.tenant,
    agent: call.agent,
    tool: call.tool,
    toolSchemaHash: call.toolSchemaHash,
    arguments: call.arguments,
    targets: call.targets.map(({ kind, name }) => ({ kind, name })),
    nonce: call.nonce,
  });
}

/** The hash by which a tool's JSON Schema is named: `sha256:…` over its RFC 8785 form, so spelling does not matter. */
export function schemaHash(schema: Json): string {
  return canonicalHash(schema);
}

/** The hash by which a tool's whole definition is pinned: what an agent is told about it, by its RFC 8785 form. */
export function definitionHash(definition: Json): string {
  return canonicalHash(definition);
}

function canonicalHash(value: Json): string {
  return textHash(canonicalJson(value));
}

/** `sha256:` and 64 hex digits over the UTF-8 bytes of a text that is canonical already. */
export function textHash(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}
