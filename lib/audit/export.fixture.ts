import { generateKeyPairSync, sign } from 'node:crypto';
import type { RequestStatus } from '#lib/domain/request.ts';
import { logOrigin, makeCheckpoint, noteSignature } from './checkpoint.ts';
import type { LogSource, StoredLeaf } from './export.ts';
import { type LeafInput, makeLeaf } from './leaf.ts';
import { appendPeak, type Hash, leafHash, rootFromLeaves } from './merkle.ts';

/** A checkpoint key of a test: the same two things that the signer module offers. */
export function createTestSigner(): { publicKey: Buffer; sign: (text: string) => Promise<string> } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    publicKey: raw,
    sign: async (text) => noteSignature(text, raw, sign(null, Buffer.from(text), privateKey)),
  };
}

type Step = [type: string, from: RequestStatus | null, to: RequestStatus];
const STEPS: readonly Step[] = [
  ['request.submitted', null, 'pending'],
  ['request.voted', 'pending', 'pending'],
  ['request.approved', 'pending', 'approved'],
  ['grant.minted', 'approved', 'approved'],
  ['grant.redeemed', 'approved', 'executing'],
  ['result.reported', 'executing', 'succeeded'],
];

/** The leaf of one step of a request's ordinary life. */
export function leafInput(request: string, [type, from, to]: Step): LeafInput {
  return {
    tenant: 'acme',
    ts: Date.UTC(2026, 0, 1),
    type,
    actor: { kind: 'agent', id: 'agent_1' },
    request,
    from,
    to,
    policy: 'sha256:p',
    digest: `sha256:${request}`,
    ...(type === 'request.submitted' ? { commit: { prompt: `please, ${request}`, arguments: { service: 'dns' } } } : {}),
  };
}

/** Leaves as a database would hold them. */
export function storeLeaves(inputs: readonly LeafInput[]): StoredLeaf[] {
  return inputs.map((input, seq) => {
    const { before, after, openings } = makeLeaf(input);
    const bytes = `${before}${seq}${after}`;
    return { seq, bytes, hash: leafHash(bytes), openings };
  });
}

/** A log of `requests` ordinary requests of six leaves each, in memory, with a checkpoint at each of `sealedAt`. */
export async function createTestLog({ requests = 3, sealedAt = [5, 12, 18] }: { requests?: number; sealedAt?: number[] } = {}) {
  const signer = createTestSigner();
  const inputs = Array.from({ length: requests }, (_, index) => STEPS.map((step) => leafInput(`req_${index}`, step))).flat();
  const leaves = storeLeaves(inputs);
  const hashes = leaves.map((leaf) => leaf.hash);
  const origin = logOrigin('acme');
  const notes = await Promise.all(
    sealedAt.map((size) => makeCheckpoint({ origin, size, root: rootFromLeaves(hashes.slice(0, size)) }, signer.sign)),
  );
  return { signer, leaves, notes, key: { name: origin, publicKey: signer.publicKey } };
}

/** A source over leaves in memory, in pages of `pageSize`. */
export function sourceOf(leaves: readonly StoredLeaf[], notes: readonly string[], publicKeys: readonly Buffer[], pageSize = 4): LogSource {
  const peaks = leaves.reduce<Hash[]>((edge, { hash }, size) => appendPeak(edge, size, hash), []);
  return {
    tenant: 'acme',
    publicKeys,
    listCheckpoints: async () => [...notes],
    readLeaves: async (after) => leaves.filter(({ seq }) => seq > after).slice(0, pageSize),
    readHead: async () => ({ size: leaves.length, peaks }),
  };
}
