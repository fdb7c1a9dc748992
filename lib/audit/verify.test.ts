import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { JsonObject } from '#lib/domain/json.ts';
import { formatNoteKey, logOrigin, makeCheckpoint } from './checkpoint.ts';
import { exportLog, type StoredLeaf } from './export.ts';
import { createTestLog, createTestSigner, leafInput, sourceOf, storeLeaves } from './export.fixture.ts';
import { leafHash, rootFromLeaves } from './merkle.ts';
import { type Pinned, verifyLog } from './verify.ts';

const { signer, leaves, notes, key } = await createTestLog();
const keys = [signer.publicKey];
const pinned: Pinned = { keys: [key] };

async function linesOf(stored: readonly StoredLeaf[], signedNotes: readonly string[] = notes): Promise<string[]> {
  return Array.fromAsync(exportLog(sourceOf(stored, signedNotes, keys)));
}

const complaints = async (lines: Iterable<string>, trust = pinned) => (await verifyLog(lines, trust)).problems;
/** Leaf `seq` with other members, hashed anew, as whoever owns the database could write it. */
function rewritten(seq: number, change: JsonObject): StoredLeaf[] {
  return leaves.map((leaf) => {
    if (leaf.seq !== seq) return leaf;
    const bytes = canonicalJson({ ...(JSON.parse(leaf.bytes) as JsonObject), ...change });
    return { ...leaf, bytes, hash: leafHash(bytes) };
  });
}

describe('verifyLog on a whole log', () => {
  it('I7 finds nothing when a text ends lines, turns around or commands terminals, for the export is ASCII', async () => {
    const odd = 'a\u2028b\u2029c\u0085d\u202ee\u009b2J\u{e0041}\u{1f44d} \u001b[0m ü';
    const [submitted] = [leafInput('req_odd', ['request.submitted', null, 'pending'])];
    const stored = storeLeaves([{ ...submitted, commit: { prompt: odd } }]);
    const lines = await linesOf(stored, []);
    expect(lines.join('')).toMatch(/^[ -~]*$/);
    expect(
      lines.map((text) => JSON.parse(text) as { openings?: { prompt: { value: string } } }).find(({ openings }) => openings)?.openings
        ?.prompt.value,
    ).toBe(odd);
    expect(await verifyLog(lines, { keys: [key] })).toMatchObject({ ok: true, opened: 1 });
  });

  it('I7 finds nothing, and says what the log is', async () => {
    const root = rootFromLeaves(leaves.map((leaf) => leaf.hash)).toString('hex');
    expect(await verifyLog(await linesOf(leaves), pinned)).toEqual({
      ok: true,
      tenant: 'acme',
      size: 18,
      root,
      checkpoints: 3,
      sealedSize: 18,
      opened: 6,
      erased: 0,
      assertions: 0,
      keysPinned: true,
      keys: [formatNoteKey(key)],
      problems: [],
    });
  });

  it('counts what was erased, and still verifies', async () => {
    const erased = leaves.map((leaf) => (leaf.seq === 6 ? { ...leaf, openings: null } : leaf));
    expect(await verifyLog(await linesOf(erased), pinned)).toMatchObject({ ok: true, opened: 4, erased: 2 });
  });

  it('says how far the checkpoints reach, and whether the keys are its own', async () => {
    expect(await verifyLog(await linesOf(leaves, notes.slice(0, 2)))).toMatchObject({
      ok: true,
      sealedSize: 12,
      size: 18,
      keysPinned: false,
    });
    expect(await verifyLog(await linesOf([], []))).toMatchObject({ ok: true, size: 0, sealedSize: 0 });
  });

  it('reads on while the log grows under the reader', async () => {
    const whole = sourceOf(leaves, notes, keys);
    let visible = 7;
    const growing = {
      ...whole,
      readLeaves: async (after: number) => (await whole.readLeaves(after)).filter(({ seq }) => seq < visible),
      readHead: async () => {
        visible = leaves.length;
        return whole.readHead();
      },
    };
    expect(await verifyLog(exportLog(growing), pinned)).toMatchObject({ ok: true, size: 18 });
  });
});

describe('verifyLog notices', () => {
  it('a flipped byte', async () => {
    const lines = await linesOf(
      leaves.map((leaf) => (leaf.seq === 7 ? { ...leaf, bytes: leaf.bytes.replace('agent_1', 'agent_2') } : leaf)),
    );
    expect(await complaints(lines)).toEqual([
      { seq: 7, detail: 'leaf 7: the stored hash is not that of its bytes' },
      {
        seq: 5,
        detail: 'the log differs from the checkpoint of size 12: a leaf from 5 to 11 is not what was signed',
      },
      {
        seq: 5,
        detail: 'the log differs from the checkpoint of size 18: a leaf from 5 to 17 is not what was signed',
      },
      { seq: null, detail: 'the head has another root than the leaves' },
    ]);
  });

  it('a leaf that was rewritten with its hash and the head', async () => {
    const found = await complaints(await linesOf(rewritten(2, { actor: { kind: 'person', id: 'mallory' } })));
    expect(found[0]).toEqual({
      seq: 0,
      detail: 'the log differs from the checkpoint of size 5: a leaf from 0 to 4 is not what was signed',
    });
  });

  it('a tail that was cut, though the head was cut with it', async () => {
    const found = await complaints(await linesOf(leaves.slice(0, 15)));
    expect(found).toEqual([{ seq: 15, detail: 'a checkpoint signed 18 leaves, but 15 are here: the tail from leaf 15 on was cut' }]);
  });

  it('a tail that was cut with its checkpoint, by a checkpoint that was kept elsewhere', async () => {
    const lines = await linesOf(leaves.slice(0, 15), notes.slice(0, 2));
    expect(await complaints(lines)).toEqual([]);
    expect(await complaints(lines, { ...pinned, checkpoints: notes.slice(2) })).toMatchObject([{ seq: 15 }]);
  });

  it('leaves that are gone though the head counts them', async () => {
    const source = {
      ...sourceOf(leaves.slice(0, 15), [], keys),
      readHead: sourceOf(leaves, [], keys).readHead,
    };
    expect((await verifyLog(exportLog(source), pinned)).problems).toEqual([
      { seq: 15, detail: 'the head counts 18 leaves, but 15 are here' },
    ]);
  });

  it('a file that was cut, and lines that do not belong', async () => {
    const lines = await linesOf(leaves, []);
    expect(await complaints(lines.slice(0, -4))).toEqual([{ seq: 15, detail: 'there is no end line: the export was cut after 15 leaves' }]);
    expect(await complaints([...lines, lines[1] ?? ''])).toMatchObject([{ detail: 'line 22 comes after the end' }]);
    expect(await complaints([...lines.slice(0, 2), '{"kind":"leaf"', ...lines.slice(2)])).toMatchObject([
      { detail: 'line 3 is not a line of an export' },
    ]);
    expect(await complaints(lines.slice(1))).toMatchObject([{ detail: 'line 1 comes before the header' }, {}]);
    expect(await complaints([])).toEqual([{ seq: null, detail: 'this is not an audit export: it has no header' }]);
  });

  it('leaves in another order, missing or repeated', async () => {
    const lines = await linesOf(leaves, []);
    const at = (seq: number) => lines[2 + seq] ?? '';
    const swapped = lines.map((line, index) => (index === 5 ? at(4) : index === 6 ? at(3) : line));
    const found = await complaints(swapped);
    expect(found[0]).toEqual({ seq: 3, detail: 'leaf 3 is missing' });
    expect(found).toContainEqual({ seq: 3, detail: 'leaf 3 is out of order or repeated' });
    expect(found).toContainEqual({ seq: null, detail: 'the head has another root than the leaves' });
    expect(await complaints(lines.filter((_, index) => index < 6 || index > 8))).toContainEqual({
      seq: 4,
      detail: 'leaves 4 to 6 are missing',
    });
    expect(await complaints([...lines.slice(0, 8), at(5), ...lines.slice(8)])).toContainEqual({
      seq: 5,
      detail: 'leaf 5 is out of order or repeated',
    });
  });

  it('an opening that is not what was committed to', async () => {
    const change = (edit: (text: string) => string) =>
      linesOf(leaves.map((leaf) => (leaf.seq === 6 ? { ...leaf, openings: edit(leaf.openings ?? '') } : leaf)));
    expect(await complaints(await change((text) => text.replace('please', 'PLEASE')))).toEqual([
      { seq: 6, detail: 'leaf 6: the opening of prompt is not what was committed to' },
    ]);
    expect(await complaints(await change(() => '{"prompt":7,"extra":{}}'))).toEqual([
      { seq: 6, detail: 'leaf 6: the opening of extra belongs to no commitment' },
      { seq: 6, detail: 'leaf 6: the opening of prompt is not what was committed to' },
    ]);
  });

  it('a forged checkpoint, by a stranger, of another log or with another size', async () => {
    const root = leaves[0]?.hash ?? Buffer.alloc(0);
    const origin = logOrigin('acme');
    const forged = await makeCheckpoint({ origin, size: 1, root }, createTestSigner().sign);
    expect(await complaints(await linesOf(leaves, [forged]))).toEqual([
      { seq: null, detail: 'the checkpoint of size 1 is not genuine: no known key signed the checkpoint' },
    ]);
    const resized = notes.map((note) => note.replace('\n18\n', '\n17\n'));
    expect(await complaints(await linesOf(leaves, resized))).toMatchObject([
      { detail: expect.stringContaining('the signature does not fit') as string },
    ]);
    const other = await makeCheckpoint({ origin: logOrigin('northwind'), size: 1, root }, signer.sign);
    const trust = { keys: [key, { ...key, name: logOrigin('northwind') }] };
    expect(await complaints(await linesOf(leaves, [other]), trust)).toMatchObject([
      { detail: expect.stringContaining('another log') as string },
    ]);
  });

  it('a log that was forged as a whole with a key of its own, when the true key is pinned', async () => {
    const forger = await createTestLog();
    const lines = await Array.fromAsync(exportLog(sourceOf(forger.leaves, forger.notes, [forger.signer.publicKey])));
    expect(await complaints(lines, {})).toEqual([]);
    expect(await complaints(lines)).toHaveLength(3);
  });

  it.each<[string, StoredLeaf[], string]>([
    [
      'not canonical',
      leaves.map((l) => (l.seq === 3 ? { ...l, bytes: l.bytes.replace('{', '{ ') } : l)),
      'its bytes are not in canonical form',
    ],
    ['not JSON', leaves.map((l) => (l.seq === 3 ? { ...l, bytes: '{' } : l)), 'its bytes are not JSON'],
    ['not a leaf', leaves.map((l) => (l.seq === 3 ? { ...l, bytes: '[]' } : l)), 'its bytes are not an object'],
    ['another number', rewritten(3, { seq: 4 }), 'its bytes say seq 4'],
    ['another tenant', rewritten(3, { tenant: 'northwind' }), 'it belongs to another tenant'],
    ['another version', rewritten(3, { v: 2 }), 'its format version is 2, not 1'],
    ['a member more', rewritten(3, { note: 'x' }), 'it does not have the members of a leaf'],
  ])('bytes that are %s', async (_, stored, detail) => {
    expect(await complaints(await linesOf(stored, []))).toContainEqual({
      seq: 3,
      detail: expect.stringContaining(`leaf 3: ${detail}`) as string,
    });
  });

  it.each<[string, JsonObject, string]>([
    ['an illegal move', { to: 'succeeded' }, 'request req_1 may not go from pending to succeeded'],
    ['a state that was not reached', { from: 'approved' }, 'request req_1 was pending, not approved'],
    ['a second beginning', { from: null }, 'request req_1 begins a second time'],
    ['no beginning', { request: 'req_9' }, 'request req_9 appears in state pending, with no beginning'],
    ['a state that does not exist', { to: 'blessed' }, 'it names a state that does not exist'],
    ['another digest without an edit', { digest: 'sha256:other' }, 'the digest of request req_1 changed without an edit'],
  ])('I2 %s', async (_, change, detail) => {
    expect(await complaints(await linesOf(rewritten(8, change), []))).toContainEqual({
      seq: 8,
      detail: `leaf 8: ${detail}`,
    });
  });

  it('I2 a move out of a terminal state', async () => {
    const stored = storeLeaves([
      leafInput('r', ['request.submitted', null, 'denied']),
      leafInput('r', ['request.approved', 'denied', 'approved']),
    ]);
    expect(await complaints(await linesOf(stored, []))).toEqual([
      { seq: 1, detail: 'leaf 1: request r may not go from denied to approved' },
    ]);
  });

  it('no more than it can tell', async () => {
    const stored = leaves.flatMap((leaf) => Array.from({ length: 5 }, () => ({ ...leaf, bytes: '' })));
    expect((await verifyLog(await linesOf(stored, []))).problems).toHaveLength(50);
  });
});
