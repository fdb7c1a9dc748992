import { createHash } from 'node:crypto';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Buffer;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** RFC 6962 §2.1: a leaf and a node are hashed apart, so that no leaf can pass for a subtree. */
export function leafHash(bytes: string | Uint8Array): Hash {
  return createHash('sha256').update(LEAF).update(bytes).digest();
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/**
 * The right edge of the tree after one more leaf: the roots of the complete subtrees, largest first. The same steps
 * as `audit_append` in SQL. `size` is the number of leaves before.
 */
export function appendPeak(peaks: readonly Hash[], size: number, leaf: Hash): Hash[] {
  const edge = [...peaks];
  let hash = leaf;
  // Each trailing one bit of the size is a complete subtree that the new leaf completes to a larger one. Halved, not
  // shifted: a shift would wrap at 2^31 leaves.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const left = edge.pop();
    if (!left) throw new RangeError(`no peak for size ${size}`);
    hash = nodeHash(left, hash);
  }
  edge.push(hash);
  return edge;
}

/** The root (RFC 6962 MTH) folded from the right edge. No peaks is the empty tree: SHA-256 of nothing. */
export function rootFromPeaks(peaks: readonly Hash[]): Hash {
  const last = peaks.at(-1);
  if (!last) return createHash('sha256').digest();
  return peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** The root by the definition of RFC 6962 §2.1, from all leaf hashes. */
export function rootFromLeaves(hashes: readonly Hash[]): Hash {
  const [only] = hashes;
  if (!only) return rootFromPeaks([]);
  if (hashes.length === 1) return only;
  const k = splitPoint(hashes.length);
  return nodeHash(rootFromLeaves(hashes.slice(0, k)), rootFromLeaves(hashes.slice(k)));
}

/** RFC 6962 §2.1.1: the siblings on the way from leaf `index` to the root, lowest first. */
export function inclusionProof(hashes: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= hashes.length) throw new RangeError('no such leaf');
  if (hashes.length === 1) return [];
  const k = splitPoint(hashes.length);
  return index < k
    ? [...inclusionProof(hashes.slice(0, k), index), rootFromLeaves(hashes.slice(k))]
    : [...inclusionProof(hashes.slice(k), index - k), rootFromLeaves(hashes.slice(0, k))];
}

/** RFC 6962 §2.1.2: what shows that the first `oldSize` leaves of the tree are the tree of that size. */
export function consistencyProof(hashes: readonly Hash[], oldSize: number): Hash[] {
  if (!Number.isInteger(oldSize) || oldSize < 1 || oldSize > hashes.length) throw new RangeError('no such size');
  return subproof(hashes, oldSize, true);
}

function subproof(hashes: readonly Hash[], oldSize: number, whole: boolean): Hash[] {
  if (oldSize === hashes.length) return whole ? [] : [rootFromLeaves(hashes)];
  const k = splitPoint(hashes.length);
  return oldSize <= k
    ? [...subproof(hashes.slice(0, k), oldSize, whole), rootFromLeaves(hashes.slice(k))]
    : [...subproof(hashes.slice(k), oldSize - k, false), rootFromLeaves(hashes.slice(0, k))];
}

/** Does `proof` lead from `leaf` at `index` to `root` in a tree of `size`? (RFC 9162 §2.1.3.2) */
export function verifyInclusion(claim: { index: number; size: number; leaf: Hash; proof: readonly Hash[]; root: Hash }): boolean {
  const { index, size, leaf, proof, root } = claim;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** Is the tree of `newSize` an extension of the tree of `oldSize`? (RFC 9162 §2.1.4.2) */
export function verifyConsistency(claim: {
  oldSize: number;
  newSize: number;
  oldRoot: Hash;
  newRoot: Hash;
  proof: readonly Hash[];
}): boolean {
  const { oldSize, newSize, oldRoot, newRoot } = claim;
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 1 || oldSize > newSize) return false;
  if (oldSize === newSize) return claim.proof.length === 0 && oldRoot.equals(newRoot);
  // A complete old tree is a node of the new one, so its root is not repeated in the proof.
  const [start, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...claim.proof] : claim.proof;
  if (!start) return false;
  let [node, last] = [oldSize - 1, newSize - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [oldHash, newHash] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newHash = nodeHash(newHash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
}

/** The largest power of two smaller than `size`. */
function splitPoint(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

function isPowerOfTwo(size: number): boolean {
  return splitPoint(size * 2) === size;
}

function half(value: number): number {
  return Math.floor(value / 2);
}
