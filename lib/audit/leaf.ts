import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import type { LeafText } from '#lib/domain/leaf-text.ts';
import type { RequestStatus } from '#lib/domain/request.ts';
import { commitTo, type Opening } from './commitment.ts';

export const LEAF_VERSION = 1;

/** One step as the log tells it. `ts` is epoch milliseconds by the database's clock. */
export type LeafInput = {
  tenant: string;
  ts: number;
  type: string;
  actor: { kind: string; id: string };
  request: string | null;
  from: RequestStatus | null;
  to: RequestStatus | null;
  policy: string | null;
  digest: string | null;
  /** Payloads: each enters the leaf as `<name>Commitment` and can be erased later by deleting its opening. */
  commit?: Record<string, Json>;
};

const COMMIT_NAME = /^[a-z][A-Za-z0-9]{0,31}$/;

/**
 * A leaf ready for `audit_append`: the RFC 8785 text of
 * `{v, tenant, seq, ts, type, actor, request, from, to, policy, digest, …commitments}`, cut where the sequence number
 * goes, because only the locked head row knows that. Throws TypeError on a value that has no canonical form.
 */
export function makeLeaf(input: LeafInput): LeafText {
  const ts = new Date(input.ts).toISOString();
  const members: JsonObject = {
    v: LEAF_VERSION,
    tenant: input.tenant,
    ts,
    type: input.type,
    actor: { kind: input.actor.kind, id: input.actor.id },
    request: input.request,
    from: input.from,
    to: input.to,
    policy: input.policy,
    digest: input.digest,
  };
  const openings: Record<string, Opening> = {};
  for (const [name, value] of Object.entries(input.commit ?? {})) {
    if (!COMMIT_NAME.test(name)) throw new TypeError(`not a name for a commitment: ${name}`);
    const { commitment, opening } = commitTo(value);
    members[`${name}Commitment`] = commitment;
    openings[name] = opening;
  }
  return {
    request: input.request,
    type: input.type,
    ts,
    ...cutAtSeq(members),
    openings: Object.keys(openings).length > 0 ? canonicalJson(openings) : null,
  };
}

/** Both halves are never empty: `actor` sorts before `seq`, `tenant` after it. */
function cutAtSeq(members: JsonObject): { before: string; after: string } {
  const part = (keep: (key: string) => boolean) => canonicalJson(Object.fromEntries(Object.entries(members).filter(([key]) => keep(key))));
  return {
    before: `${part((key) => key < 'seq').slice(0, -1)},"seq":`,
    after: `,${part((key) => key > 'seq').slice(1)}`,
  };
}
