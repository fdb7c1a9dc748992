import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { mayMove } from '#lib/domain/moves.ts';
import { REQUEST_STATUSES, type RequestStatus } from '#lib/domain/request.ts';
import { commitmentOf, type Opening } from './commitment.ts';
import { LEAF_VERSION } from './leaf.ts';
import { verifyAssertion } from './verify-assertion.ts';

/** What a request looked like after its latest leaf. */
export type RequestTrail = { status: RequestStatus; digest: string | null };

const MEMBERS = ['actor', 'digest', 'from', 'policy', 'request', 'seq', 'tenant', 'to', 'ts', 'type', 'v'];
const COMMITMENT = /^sha256:[0-9a-f]{64}$/;
const SUFFIX = 'Commitment';
const VOTES = ['request.voted', 'request.edited'];

/** The leaf's value, when its bytes are the RFC 8785 form of a leaf; else what is wrong with them. */
export function readLeafBytes(bytes: string, tenant: string, seq: number): { leaf: JsonObject } | { problem: string } {
  let leaf: Json;
  try {
    leaf = JSON.parse(bytes) as Json;
    if (canonicalJson(leaf) !== bytes) return { problem: 'its bytes are not in canonical form (RFC 8785)' };
  } catch {
    return { problem: 'its bytes are not JSON' };
  }
  if (leaf === null || typeof leaf !== 'object' || Array.isArray(leaf)) return { problem: 'its bytes are not an object' };
  if (leaf['v'] !== LEAF_VERSION) return { problem: `its format version is ${String(leaf['v'])}, not ${LEAF_VERSION}` };
  if (leaf['seq'] !== seq) return { problem: `its bytes say seq ${String(leaf['seq'])}` };
  if (leaf['tenant'] !== tenant) return { problem: 'it belongs to another tenant' };
  const unexpected = Object.entries(leaf).filter(([key, value]) => !MEMBERS.includes(key) && !isCommitment(key, value));
  const missing = MEMBERS.filter((key) => !Object.hasOwn(leaf, key));
  if (unexpected.length + missing.length > 0) return { problem: 'it does not have the members of a leaf' };
  return { leaf };
}

/** Moves `trails` on by one leaf; answers with what was not legal, or null. */
export function followRequest(trails: Map<string, RequestTrail>, leaf: JsonObject): string | null {
  const { request, from, to, digest, type } = leaf;
  if (typeof request !== 'string' || to === null) return from === null ? null : 'it leaves a state for none';
  if (!isStatus(to) || !(from === null || isStatus(from))) return 'it names a state that does not exist';
  const before = trails.get(request);
  trails.set(request, { status: to, digest: typeof digest === 'string' ? digest : null });
  if (!before) return from === null ? null : `request ${request} appears in state ${from}, with no beginning`;
  if (from === null) return `request ${request} begins a second time`;
  if (from !== before.status) return `request ${request} was ${before.status}, not ${from}`;
  if (from !== to && !mayMove(from, to)) return `request ${request} may not go from ${from} to ${to}`;
  if (digest !== before.digest && type !== 'request.edited') return `the digest of request ${request} changed without an edit`;
  return null;
}

/** How many of the leaf's commitments were opened and how many erased, and each opening that does not fit. */
export function checkOpenings(leaf: JsonObject, openings: Json): { opened: number; erased: number; problems: string[] } {
  const names = Object.keys(leaf)
    .filter((key) => key.endsWith(SUFFIX))
    .map((key) => key.slice(0, -SUFFIX.length));
  const given = openings !== null && typeof openings === 'object' && !Array.isArray(openings) ? openings : {};
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => `the opening of ${name} belongs to no commitment`);
  let opened = 0;
  for (const name of names) {
    if (!Object.hasOwn(given, name)) continue;
    opened += 1;
    if (!opens(given[name] as Json, leaf[name + SUFFIX] as Json)) problems.push(`the opening of ${name} is not what was committed to`);
  }
  return { opened, erased: names.length - opened, problems };
}

type Four = [string, string, string, string];

/**
 * The passkey's signature on a vote, where the leaf commits to one and its opening is there. `checked` is false where there
 * is none to look at. `passkeys` holds whose passkey was which key in earlier leaves: it never becomes another's.
 */
export function checkAssertion(
  leaf: JsonObject,
  openings: Json,
  passkeys: Map<string, string>,
): { checked: boolean; problem: string | null } {
  const opening = (openings as { assertion?: Opening } | null)?.assertion;
  if (!VOTES.includes(String(leaf['type'])) || !opening) return { checked: false, problem: null };
  const [tenant, request, digest, ts] = ['tenant', 'request', 'digest', 'ts'].map((member) => String(leaf[member])) as Four;
  const actor = String((leaf['actor'] as { id?: Json } | null)?.id);
  const vote = { tenant, request, actor, digest, ts };
  const wrong = verifyAssertion(opening.value, vote);
  if (wrong !== null) return { checked: true, problem: wrong };
  const { credentialId, publicKey } = opening.value as { credentialId: string; publicKey: string };
  const owner = `${actor} ${publicKey}`;
  const before = passkeys.get(credentialId) ?? owner;
  passkeys.set(credentialId, before);
  return { checked: true, problem: before === owner ? null : 'the passkey was another person’s, or another key, in an earlier leaf' };
}

function opens(opening: Json, commitment: Json): boolean {
  try {
    return commitmentOf(opening as Opening) === commitment;
  } catch {
    return false;
  }
}

function isCommitment(key: string, value: Json): boolean {
  return key.endsWith(SUFFIX) && key.length > SUFFIX.length && typeof value === 'string' && COMMITMENT.test(value);
}

function isStatus(value: Json | undefined): value is RequestStatus {
  return REQUEST_STATUSES.some((status) => status === value);
}
