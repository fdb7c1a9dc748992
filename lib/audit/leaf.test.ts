import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Json } from '#lib/domain/json.ts';
import { commitmentOf, type Opening } from './commitment.ts';
import { type LeafInput, makeLeaf } from './leaf.ts';

const input: LeafInput = {
  tenant: 'acme',
  ts: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
  type: 'request.submitted',
  actor: { kind: 'agent', id: 'agent_1' },
  request: 'req_1',
  from: null,
  to: 'pending',
  policy: 'sha256:p',
  digest: 'sha256:d',
};

const bytesAt = (leaf: { before: string; after: string }, seq: number) => `${leaf.before}${seq}${leaf.after}`;

describe('makeLeaf', () => {
  it('I7 joins to RFC 8785 bytes around any sequence number', () => {
    const leaf = makeLeaf(input);
    for (const seq of [0, 7, 123_456]) {
      const value = JSON.parse(bytesAt(leaf, seq)) as Json;
      expect(canonicalJson(value)).toBe(bytesAt(leaf, seq));
      const { ts, ...rest } = input;
      expect(value).toEqual({ ...rest, v: 1, seq, ts: '2026-01-02T03:04:05.006Z' });
    }
    expect(leaf).toMatchObject({
      request: 'req_1',
      type: 'request.submitted',
      ts: '2026-01-02T03:04:05.006Z',
      openings: null,
    });
  });

  it('commits to payloads without showing them, and the openings open exactly that', () => {
    const secret = { prompt: 'restart \u0000 dns', nested: [1, null] };
    const leaf = makeLeaf({ ...input, commit: { prompt: secret, result: null } });
    const text = bytesAt(leaf, 3);
    expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    expect(text).not.toContain('restart');
    const { promptCommitment, resultCommitment } = JSON.parse(text) as Record<string, string>;
    const openings = JSON.parse(leaf.openings ?? '') as Record<string, Opening>;
    expect(openings['prompt']?.value).toEqual(secret);
    expect([promptCommitment, resultCommitment]).toEqual([
      commitmentOf(openings['prompt'] as Opening),
      commitmentOf(openings['result'] as Opening),
    ]);
  });

  it('salts, so that equal payloads have unequal commitments', () => {
    const commit = { prompt: 'yes' };
    expect(makeLeaf({ ...input, commit }).before).not.toBe(makeLeaf({ ...input, commit }).before);
    expect(() => commitmentOf({ salt: 'AAAA', value: 'yes' })).toThrow('32 bytes');
  });

  it('refuses names that could shadow a member, and values without a canonical form', () => {
    expect(() => makeLeaf({ ...input, commit: { 'a b': 1 } })).toThrow(TypeError);
    expect(() => makeLeaf({ ...input, commit: { prompt: '\ud800' } })).toThrow(TypeError);
    expect(() => makeLeaf({ ...input, ts: Number.NaN })).toThrow(RangeError);
  });
});
