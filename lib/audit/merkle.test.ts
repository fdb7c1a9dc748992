import { describe, expect, it } from 'vitest';
import {
  appendPeak,
  consistencyProof,
  type Hash,
  inclusionProof,
  leafHash,
  rootFromLeaves,
  rootFromPeaks,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** The test tree of Certificate Transparency's reference implementation: eight leaves and the root at each size. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const CT_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const MAX = 40;
const leaves = Array.from({ length: MAX }, (_, index) => leafHash(`leaf ${index}`));
const rootAt = (size: number) => rootFromLeaves(leaves.slice(0, size));
const flip = (hash: Hash) => Buffer.from(hash.map((byte, index) => (index === 0 ? byte ^ 1 : byte)));

describe('the tree of RFC 6962', () => {
  it('has the published roots', () => {
    const hashes = CT_LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));
    expect(CT_LEAVES.map((_, index) => rootFromLeaves(hashes.slice(0, index + 1)).toString('hex'))).toEqual(CT_ROOTS);
    expect(rootFromLeaves([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('I7 folds to the same root from its right edge, leaf by leaf', () => {
    let peaks: Hash[] = [];
    for (const [size, leaf] of leaves.entries()) {
      expect(rootFromPeaks(peaks)).toEqual(rootAt(size));
      peaks = appendPeak(peaks, size, leaf);
    }
    expect(peaks).toHaveLength(2);
    expect(() => appendPeak([], 1, leafHash(''))).toThrow(RangeError);
  });

  it('proves each leaf of each size, and nothing else', () => {
    for (let size = 1; size <= MAX; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(leaves.slice(0, size), index);
        const claim = { index, size, leaf: leaves[index] as Hash, proof, root: rootAt(size) };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leaf: flip(claim.leaf) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(claim.root) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, claim.root] })).toBe(false);
        expect(verifyInclusion({ ...claim, index: size })).toBe(false);
        if (proof.length > 0) expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(false);
      }
    }
  });

  it('proves that each size extends each smaller one, and nothing else', () => {
    for (let newSize = 1; newSize <= MAX; newSize += 1) {
      for (let oldSize = 1; oldSize <= newSize; oldSize += 1) {
        const proof = consistencyProof(leaves.slice(0, newSize), oldSize);
        const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, oldRoot: flip(claim.oldRoot) })).toBe(false);
        expect(verifyConsistency({ ...claim, newRoot: flip(claim.newRoot) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, claim.newRoot] })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
      }
    }
    expect(verifyConsistency({ oldSize: 3, newSize: 2, oldRoot: rootAt(3), newRoot: rootAt(2), proof: [] })).toBe(false);
  });
});
