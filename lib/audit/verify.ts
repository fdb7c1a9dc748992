import type { Json } from '#lib/domain/json.ts';
import { checkAssertion, checkOpenings, followRequest, type RequestTrail, readLeafBytes } from './check-leaf.ts';
import { type Checkpoint, formatNoteKey, logOrigin, type NoteKey, parseNoteKey, verifyCheckpoint } from './checkpoint.ts';
import type { ExportLine } from './export.ts';
import { appendPeak, type Hash, leafHash, rootFromPeaks } from './merkle.ts';

/** One thing that is wrong. `seq` is the first leaf concerned, or null when it is not about a leaf. */
export type LogProblem = { seq: number | null; detail: string };

export type LogReport = {
  ok: boolean;
  tenant: string | null;
  size: number;
  /** Hex. Compare it with one that was noted elsewhere. */
  root: string;
  /** Good checkpoints, and how many leaves the largest of them covers. Later leaves are whole, but nobody signed for them yet. */
  checkpoints: number;
  sealedSize: number;
  opened: number;
  erased: number;
  /** Votes whose passkey's signature was there to check and is good. */
  assertions: number;
  /** False when the keys came from the export itself: then the signatures only show that it agrees with itself. */
  keysPinned: boolean;
  /** The note keys that were trusted: what a person pins next time. */
  keys: string[];
  problems: LogProblem[];
};

/** What the verifier has from elsewhere. Pinned keys replace those of the export; pinned checkpoints join its own. */
export type Pinned = { keys?: readonly NoteKey[]; checkpoints?: readonly string[] };

const MAX_PROBLEMS = 50;

/**
 * Checks an export line by line, offline, with nothing but Node's own cryptography: sequence, canonical bytes, hashes, every
 * checkpoint's signature and root, openings against commitments, the passkeys' signatures on votes, and the moves of each request. Holds no leaf, only the
 * tree's right edge and the state of each request. Never throws for what a file may hold; at most 50 problems are kept.
 */
export async function verifyLog(lines: AsyncIterable<string> | Iterable<string>, pinned: Pinned = {}): Promise<LogReport> {
  const problems: LogProblem[] = [];
  const keys: NoteKey[] = [...(pinned.keys ?? [])];
  const notes: string[] = [...(pinned.checkpoints ?? [])];
  const trails = new Map<string, RequestTrail>();
  const passkeys = new Map<string, string>();
  /** Checkpoints whose size is not reached yet, by size. */
  let awaited: Map<number, Checkpoint[]> | null = null;
  let tenant: string | null = null;
  let peaks: Hash[] = [];
  let size = 0;
  let next = 0;
  let ended = false;
  const report = { checkpoints: 0, sealedSize: 0, opened: 0, erased: 0, assertions: 0 };

  const complain = (seq: number | null, detail: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ seq, detail });
  };

  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text === '') continue;
    const line = parseLine(text);
    if (line === null) complain(null, `line ${number} is not a line of an export`);
    else if (ended) complain(null, `line ${number} comes after the end`);
    else if (tenant === null && line.kind !== 'header') complain(null, `line ${number} comes before the header`);
    else read(line);
    if (tenant === null) break;
  }
  if (tenant === null) complain(null, 'this is not an audit export: it has no header');
  else finish();
  return {
    ok: problems.length === 0,
    tenant,
    size,
    root: rootFromPeaks(peaks).toString('hex'),
    ...report,
    keysPinned: pinned.keys !== undefined,
    keys: keys.map(formatNoteKey),
    problems,
  };

  function read(line: ExportLine): void {
    if (line.kind === 'header') readHeader(line);
    else if (line.kind === 'key') readKey(line.key);
    else if (line.kind === 'checkpoint') readCheckpoint(line.note);
    else if (line.kind === 'leaf') readLeaf(line);
    else readEnd(line);
  }

  function readHeader(line: Extract<ExportLine, { kind: 'header' }>): void {
    if (tenant !== null) return complain(null, 'a second header');
    if (line.format !== 'holdpoint-audit' || line.v !== 1 || typeof line.tenant !== 'string') return;
    tenant = line.tenant;
    if (line.origin !== logOrigin(tenant)) complain(null, `the log of ${tenant} is not named ${String(line.origin)}`);
  }

  function readKey(key: string): void {
    if (pinned.keys !== undefined) return;
    try {
      keys.push(parseNoteKey(String(key)));
    } catch (error) {
      complain(null, messageOf(error));
    }
  }

  function readCheckpoint(note: string): void {
    if (awaited !== null) complain(null, 'a checkpoint comes after the first leaf');
    else notes.push(String(note));
  }

  /** All keys are known now. Called once, before the first leaf. */
  function openCheckpoints(): Map<number, Checkpoint[]> {
    const bySize = new Map<number, Checkpoint[]>();
    for (const note of notes) {
      try {
        const checkpoint = verifyCheckpoint(note, keys);
        if (checkpoint.origin !== logOrigin(tenant ?? '')) throw new TypeError('it is of another log');
        bySize.set(checkpoint.size, [...(bySize.get(checkpoint.size) ?? []), checkpoint]);
      } catch (error) {
        complain(null, `the checkpoint of size ${note.split('\n')[1] ?? '?'} is not genuine: ${messageOf(error)}`);
      }
    }
    return bySize;
  }

  function readLeaf(line: Extract<ExportLine, { kind: 'leaf' }>): void {
    compareCheckpoints();
    const { seq, bytes } = line;
    if (!Number.isSafeInteger(seq) || typeof bytes !== 'string') return complain(next, 'a leaf without sequence number or bytes');
    if (seq > next) complain(next, seq === next + 1 ? `leaf ${next} is missing` : `leaves ${next} to ${seq - 1} are missing`);
    if (seq < next) complain(seq, `leaf ${seq} is out of order or repeated`);
    next = Math.max(next, seq + 1);
    const hash = leafHash(bytes);
    if (line.hash !== hash.toString('hex')) complain(seq, `leaf ${seq}: the stored hash is not that of its bytes`);
    peaks = appendPeak(peaks, size, hash);
    size += 1;
    checkContent(seq, bytes, line.openings ?? null);
  }

  function checkContent(seq: number, bytes: string, openings: Json): void {
    const found = readLeafBytes(bytes, tenant ?? '', seq);
    if ('problem' in found) return complain(seq, `leaf ${seq}: ${found.problem}`);
    const illegal = followRequest(trails, found.leaf);
    if (illegal !== null) complain(seq, `leaf ${seq}: ${illegal}`);
    const { opened, erased, problems: unfit } = checkOpenings(found.leaf, openings);
    report.opened += opened;
    report.erased += erased;
    for (const detail of unfit) complain(seq, `leaf ${seq}: ${detail}`);
    const { checked, problem } = checkAssertion(found.leaf, openings, passkeys);
    if (problem !== null) complain(seq, `leaf ${seq}: ${problem}`);
    else if (checked) report.assertions += 1;
  }

  /** Compares every checkpoint of the size that the tree has now; answers with those of other sizes. */
  function compareCheckpoints(): Map<number, Checkpoint[]> {
    awaited ??= openCheckpoints();
    for (const { root } of awaited.get(size) ?? []) {
      if (!root.equals(rootFromPeaks(peaks))) {
        complain(
          report.sealedSize,
          `the log differs from the checkpoint of size ${size}: a leaf from ${report.sealedSize} to ${size - 1} is not what was signed`,
        );
        continue;
      }
      report.checkpoints += 1;
      report.sealedSize = size;
    }
    awaited.delete(size);
    return awaited;
  }

  function readEnd(line: Extract<ExportLine, { kind: 'end' }>): void {
    ended = true;
    compareCheckpoints();
    if (line.size !== size)
      complain(Math.min(size, Number(line.size)), `the head counts ${String(line.size)} leaves, but ${size} are here`);
    else if (line.root !== rootFromPeaks(peaks).toString('hex')) complain(null, 'the head has another root than the leaves');
  }

  function finish(): void {
    for (const missing of compareCheckpoints().keys())
      complain(size, `a checkpoint signed ${missing} leaves, but ${size} are here: the tail from leaf ${size} on was cut`);
    if (!ended) complain(size, `there is no end line: the export was cut after ${size} leaves`);
  }
}

const KINDS = ['header', 'key', 'checkpoint', 'leaf', 'end'];

function parseLine(text: string): ExportLine | null {
  try {
    const value = JSON.parse(text) as { kind?: unknown } | null;
    return KINDS.some((kind) => value?.kind === kind) ? (value as ExportLine) : null;
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
