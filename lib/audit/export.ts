import type { Json } from '#lib/domain/json.ts';
import { formatNoteKey, logOrigin } from './checkpoint.ts';
import { type Hash, rootFromPeaks } from './merkle.ts';

/**
 * An export of one tenant's log: newline-delimited JSON, one of these a line, in this order: header, the log's public
 * keys (C2SP note keys), its checkpoints (C2SP notes), its leaves from 0 on with what was not erased of their openings,
 * and the end, which repeats the head. Hashes are hex. `docs/decisions/audit-log.md` says why it is built this way.
 */
export type ExportLine =
  | { kind: 'header'; format: 'holdpoint-audit'; v: 1; tenant: string; origin: string }
  | { kind: 'key'; key: string }
  | { kind: 'checkpoint'; note: string }
  | { kind: 'leaf'; seq: number; bytes: string; hash: string; openings?: Json }
  | { kind: 'end'; size: number; root: string };

/** A leaf as it is stored. `openings` is JSON as text, or null when there are none or they were erased. */
export type StoredLeaf = { seq: number; bytes: string; hash: Hash; openings: string | null };

/** Where a log is read from. Each call may see a later state than the one before; none may see an earlier one. */
export type LogSource = {
  tenant: string;
  /** Raw Ed25519 public keys that have signed checkpoints, retired ones too. */
  publicKeys: readonly Buffer[];
  listCheckpoints(): Promise<string[]>;
  /** The next leaves in order of `seq`, all greater than `after`; empty at the end. */
  readLeaves(after: number): Promise<StoredLeaf[]>;
  readHead(): Promise<{ size: number; peaks: Hash[] }>;
};

/** The lines of an export, without line feeds. Holds one page of leaves at a time, and shows the store as it is, broken or not. */
export async function* exportLog(source: LogSource): AsyncGenerator<string> {
  const origin = logOrigin(source.tenant);
  yield line({ kind: 'header', format: 'holdpoint-audit', v: 1, tenant: source.tenant, origin });
  for (const publicKey of source.publicKeys) yield line({ kind: 'key', key: formatNoteKey({ name: origin, publicKey }) });
  // Before the leaves: whatever a checkpoint covers is then there to be read, so a missing tail is never a race.
  for (const note of await source.listCheckpoints()) yield line({ kind: 'checkpoint', note });

  let next = 0;
  let promised = 0;
  for (;;) {
    for (let page = await source.readLeaves(next - 1); page.length > 0; page = await source.readLeaves(next - 1)) {
      for (const { seq, bytes, hash, openings } of page) {
        yield line({
          kind: 'leaf',
          seq,
          bytes,
          hash: hash.toString('hex'),
          ...(openings === null ? {} : { openings: JSON.parse(openings) as Json }),
        });
        next = seq + 1;
      }
    }
    const head = await source.readHead();
    // The head moved while the leaves were read: read on. Leaves that the head had already promised and that still are
    // not there will not come; the end line then says so.
    if (head.size > next && next >= promised) {
      promised = head.size;
      continue;
    }
    yield line({ kind: 'end', size: head.size, root: rootFromPeaks(head.peaks).toString('hex') });
    return;
  }
}

/**
 * In ASCII alone: what people and agents wrote can end no line for whoever reads lines (U+2028 does), turn no text
 * around, and command no terminal.
 */
function line(value: ExportLine): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
